package dev.weft.comparison.runner;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;

class ProgressTest {
    private static String show(boolean terminal) {
        StringWriter shown = new StringWriter();
        Progress progress = new Progress(new PrintWriter(shown), terminal);
        progress.expect(2);
        progress.next("one");
        progress.next("two");
        progress.clear();
        return shown.toString();
    }

    @Test
    void countsOnOneLineOfATerminalAndClearsIt() {
        assertThat(show(true)).isEqualTo("\r\033[K[1/2] one\r\033[K[2/2] two\r\033[K");
    }

    @Test
    void isSilentElsewhere() {
        assertThat(show(false)).isEmpty();
    }
}
