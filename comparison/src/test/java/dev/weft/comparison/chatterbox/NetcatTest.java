package dev.weft.comparison.chatterbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.net.StreamReader;
import dev.weft.net.Streams;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// A client that nobody here wrote.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NetcatTest {
    private static Process netcat(int port) throws IOException {
        boolean isThere =
                Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "nc")));
        if (!isThere) {
            System.out.println("Chatterbox is not tried with nc: there is none on the PATH.");
        }
        assumeTrue(isThere, "there is no nc on the PATH");
        return new ProcessBuilder("nc", "localhost", Integer.toString(port)).start();
    }

    private static void type(OutputStream input, String line) throws IOException {
        input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        input.flush();
    }

    @ParameterizedTest
    @EnumSource
    void netcatIsAllTheClientThatOneNeeds(Language language) {
        Evening.with(
                language,
                evening -> {
                    Guest ann = Guest.inTheLobby("ann", evening.port());
                    Process netcat = netcat(evening.port());
                    OutputStream keyboard = netcat.getOutputStream();
                    try (StreamReader screen = Streams.reader(netcat.getInputStream())) {
                        assertThat(screen.readLine()).startsWith("* Welcome");
                        type(keyboard, "nettie");
                        assertThat(ann.hears()).isEqualTo("[lobby] nettie arrived.");
                        type(keyboard, "NAMES");
                        type(keyboard, "Hello from nc!");
                        assertThat(ann.hears()).isEqualTo("[lobby] nettie: Hello from nc!");
                        type(keyboard, "QUIT");
                        keyboard.close(); // some wait for that, though the server has closed
                        assertThat(ann.hears()).isEqualTo("[lobby] nettie departed.");
                        String shown = new String(screen.readAll(), StandardCharsets.UTF_8);
                        assertThat(shown.lines().toList())
                                .isEqualTo(
                                        List.of(
                                                "Enter user name: [lobby] nettie arrived.",
                                                "* In lobby: ann, nettie",
                                                "[lobby] nettie: Hello from nc!",
                                                "* Goodbye, nettie.",
                                                "[lobby] nettie departed."));
                    } finally {
                        netcat.destroy();
                    }
                });
    }
}
