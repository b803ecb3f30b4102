package dev.weft.comparison.chatterbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/// A terminal that obeys nobody: it is shown text in UTF-8, and of what is no text only tabs and
/// the ends of lines. Servers of ours send nothing else, but not every server is one.
final class Screen extends OutputStream {
    private static final int FIRST_HALF = 0xC2; // of a letter, or of a control character

    private final OutputStream terminal;
    private boolean half; // whether that was the last byte

    Screen(OutputStream terminal) {
        this.terminal = terminal;
    }

    @Override
    public void write(int next) throws IOException {
        write(new byte[] {(byte) next}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        var text = new ByteArrayOutputStream(length + 1);
        for (int i = from; i < from + length; i++) {
            show(bytes[i] & 0xff, text);
        }
        text.writeTo(terminal);
    }

    private void show(int next, ByteArrayOutputStream text) {
        boolean control = half && next >= 0x80 && next < 0xA0;
        if (half && !control) {
            text.write(FIRST_HALF);
        }
        half = next == FIRST_HALF;
        if (!half && !control && isText(next)) {
            text.write(next);
        }
    }

    private static boolean isText(int next) {
        return next == '\n' || next == '\r' || next == '\t' || next >= ' ' && next != 0x7f;
    }

    @Override
    public void flush() throws IOException {
        terminal.flush();
    }
}
