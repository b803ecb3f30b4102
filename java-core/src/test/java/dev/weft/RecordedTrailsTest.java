package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Random programs of awaits, cancellations, timeouts, groups and shields do, turn by turn, what
/// CPython's asyncio did with them when `src/test/python/trails.py` recorded it.
///
/// To try programs that nobody has seen: `trails.py random 10000 > FILE`, and this test with
/// `-Dweft.trails=FILE`.
class RecordedTrailsTest {
    private static List<String> recording() throws IOException {
        String other = System.getProperty("weft.trails");
        if (other != null) {
            return Files.readAllLines(Path.of(other));
        }
        try (InputStream in = RecordedTrailsTest.class.getResourceAsStream("asyncio-trails.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    @Test
    void programsDoWhatTheyDoOnAsyncio() throws Exception {
        List<String> lines = recording().stream().filter(line -> !line.startsWith("#")).toList();
        assertThat(lines).hasSizeGreaterThanOrEqualTo(600);
        for (int i = 0; i < lines.size(); i += 2) {
            assertThat(new RecordedProgram(lines.get(i)).run())
                    .as("the trail of %s", lines.get(i))
                    .isEqualTo(lines.get(i + 1));
        }
    }
}
