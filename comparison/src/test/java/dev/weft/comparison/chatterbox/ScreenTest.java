package dev.weft.comparison.chatterbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

class ScreenTest {
    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    private final Screen screen = new Screen(terminal);

    private String shown() {
        return terminal.toString(StandardCharsets.UTF_8);
    }

    @Test
    void textIsShownAsItIs() throws IOException {
        String text = "caf\u00e9 \u00a0\u00bf \u4f60\u597d \ud83e\uddf5\tx\r\n> ";
        screen.write(text.getBytes(StandardCharsets.UTF_8));
        assertThat(shown()).isEqualTo(text);
    }

    @Test
    void itComesInAnyPieces() throws IOException {
        String text = "\u00e9\u00a0\u00c2\u0080\u00c2x";
        for (byte next : text.getBytes(StandardCharsets.UTF_8)) {
            screen.write(next);
        }
        assertThat(shown()).isEqualTo("\u00e9\u00a0\u00c2\u00c2x");
    }

    @Test
    void whatTerminalsObeyIsNot() throws IOException {
        screen.write("a\u001b]0;title\u0007b\u0000c\u007fd\b\u009b2Je\n".getBytes("UTF-8"));
        assertThat(shown()).isEqualTo("a]0;titlebcd2Je\n");
    }
}
