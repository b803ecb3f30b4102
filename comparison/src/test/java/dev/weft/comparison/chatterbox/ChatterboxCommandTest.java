package dev.weft.comparison.chatterbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a person starts: processes, signals, exit codes.
@Timeout(120)
class ChatterboxCommandTest {
    private static final Pattern OPEN =
            Pattern.compile("Chatterbox is open: nc localhost (\\d+)\\. Ctrl-C closes it\\.");

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void leaveNoProcess() {
        started.forEach(Process::destroyForcibly);
    }

    /// As `comparison/run chatterbox` does it, on the engine of this test.
    private Process chatterbox(String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED"));
        command.addAll(List.of("--add-exports", "java.base/jdk.internal.vm=ALL-UNNAMED"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of("dev.weft.comparison.runner.Main", "chatterbox"));
        command.addAll(List.of(arguments));
        command.add("--engine=" + System.getProperty("weft.engine", "scheduled"));
        var builder = new ProcessBuilder(command);
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        Process process = builder.start();
        started.add(process);
        return process;
    }

    @ParameterizedTest
    @EnumSource
    void aSignalClosesTheServerOnceEverybodyIsTold(Language language) throws Exception {
        Language other = language == Language.JAVA ? Language.KOTLIN : Language.JAVA;
        Process server = chatterbox("server", "--port=0", "--language=" + language);
        BufferedReader serverSays = server.inputReader();
        Matcher open = OPEN.matcher(serverSays.readLine());
        assertThat(open.matches()).isTrue();
        Process client =
                chatterbox(
                        "client", "--port=" + open.group(1), "--name=ann", "--language=" + other);
        BufferedReader clientShows = client.inputReader();
        assertThat(clientShows.readLine()).startsWith("* Welcome");
        assertThat(clientShows.readLine()).isEqualTo("Enter user name: [lobby] ann arrived.");

        server.toHandle().destroy();

        assertThat(clientShows.lines()).containsExactly("* Chatterbox closes. Goodbye.");
        assertThat(client.waitFor()).isZero();
        assertThat(serverSays.lines()).containsExactly("Chatterbox is closed.");
        assertThat(server.waitFor()).isEqualTo(128 + 15);
    }
}
