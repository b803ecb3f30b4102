package dev.weft.comparison.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.Function;

/// What comes out of the error stream.
class ConsoleTest {
    private static String written(Function<PrintWriter, Console> kind) {
        var err = new StringWriter();
        Console console = kind.apply(new PrintWriter(err));
        console.show("1 connection");
        console.say("a is down");
        console.show("2 connections");
        console.show("");
        console.say("stopped");
        return err.toString().replace(System.lineSeparator(), "\n");
    }

    @Test
    void aTerminalShowsTheLineBelowWhatStays() {
        String clear = "\r\033[K";
        String one = "\033[?7l1 connection\033[?7h"; // cut off where the terminal ends
        String two = "\033[?7l2 connections\033[?7h";

        assertThat(written(Terminal::new))
                .isEqualTo(
                        clear
                                + one
                                + clear
                                + "proxy: a is down\n"
                                + one
                                + clear
                                + two
                                + clear
                                + "proxy: stopped\n");
    }

    @Test
    void aFileGetsLinesAndNothingElse() {
        assertThat(written(Log::new))
                .isEqualTo(
                        """
                        proxy: 1 connection
                        proxy: a is down
                        proxy: 2 connections
                        proxy: stopped
                        """);
    }

    @Test
    void aFileGetsFewer() {
        var nowhere = new PrintWriter(new StringWriter());
        assertThat(new Log(nowhere).pace()).isGreaterThan(new Terminal(nowhere).pace());
    }
}
