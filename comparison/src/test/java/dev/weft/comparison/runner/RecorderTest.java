package dev.weft.comparison.runner;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// With `sh` in Python's place: to it, too, a program is a file and its arguments.
class RecorderTest {
    private static final Example EXAMPLE = Example.GENERATORS;

    @TempDir Path directory;
    private SourceTree sources;

    @BeforeEach
    void makeTree() throws IOException {
        sources = new SourceTree(directory);
        Files.createDirectories(sources.transcript(EXAMPLE).getParent());
        Files.createDirectories(sources.python(EXAMPLE).getParent());
    }

    private Outcome record(String program) throws Exception {
        Files.writeString(sources.python(EXAMPLE), program);
        var child = new ChildProcess(Duration.ofSeconds(30));
        return new Recorder(sources, child, new Python("sh", "CPython 3.99.0")).record(EXAMPLE);
    }

    @Test
    void whatTheProgramPrintsWithItsArgumentsIsWrittenDown() throws Exception {
        record("echo \"above $1\"");
        assertThat(sources.transcript(EXAMPLE))
                .hasContent(
                        "# CPython 3.99.0\nabove %s\n".formatted(EXAMPLE.arguments().getFirst()));
    }

    @Test
    void anOutputThatIsStillTheSameKeepsTheNameOfWhoRecordedIt() throws Exception {
        Files.writeString(sources.transcript(EXAMPLE), "# CPython 3.11.0\nsame\n");
        record("echo same");
        assertThat(sources.transcript(EXAMPLE)).hasContent("# CPython 3.11.0\nsame\n");
        record("echo other");
        assertThat(sources.transcript(EXAMPLE)).hasContent("# CPython 3.99.0\nother\n");
    }

    @Test
    void aProgramThatFailsLeavesTheTranscriptAsItWas() throws Exception {
        record("echo good");
        Outcome outcome = record("echo bad; exit 1");
        assertThat(outcome.failure()).isPresent();
        assertThat(sources.transcript(EXAMPLE)).hasContent("# CPython 3.99.0\ngood\n");
    }
}
