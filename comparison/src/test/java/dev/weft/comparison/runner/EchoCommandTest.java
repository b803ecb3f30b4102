package dev.weft.comparison.runner;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;

/// That everything can be measured. What comes out is up to the machine.
class EchoCommandTest {
    private final StringWriter out = new StringWriter();

    private int run(String... arguments) {
        return RunCommand.commandLine().setOut(new PrintWriter(out)).execute(arguments);
    }

    @Test
    void tellsOfEachServerHowFastItIs() {
        int exit = run("echo", "--connections=2", "--rounds=1", "--idle=10", "--only=selector");

        assertThat(out.toString())
                .containsPattern("Server +Connections +Requests/s")
                .containsPattern("bare Selector +2 +[0-9,]+ +1[.]00 ");
        assertThat(exit).isZero();
    }

    @Test
    void aServerThatCannotBeStartedIsToldAndNotCompared() throws Exception {
        var printer = new PrintWriter(out);
        var progress = new Progress(printer, false);
        var broken = new EchoServer("broken", List.of("false"));
        var second = Duration.ofSeconds(1);
        try (var comparison = new EchoComparison(printer, progress, second, 1)) {
            comparison.start(List.of(broken), 1);
            comparison.compare(1);

            assertThat(comparison.isComplete()).isFalse();
        }
        assertThat(out.toString()).contains("broken did not say its port");
    }
}
