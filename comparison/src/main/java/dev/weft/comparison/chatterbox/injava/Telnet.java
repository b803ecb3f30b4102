package dev.weft.comparison.chatterbox.injava;

import dev.weft.net.StreamReader;

import java.io.IOException;
import java.util.function.Consumer;

/// What a telnet sends beside the text (RFC 854): commands, each behind a byte that no text in
/// UTF-8 has. Whatever it offers or asks for is declined, and at once: having sent a Ctrl-C it
/// shows nothing until it has its answer.
final class Telnet {
    /// What a command begins with.
    static final byte COMMAND = (byte) 255;

    private static final int FIRST = 240; // of the commands; below, it was none
    private static final byte WILL = (byte) 251;
    private static final byte WONT = (byte) 252;
    private static final byte DO = (byte) 253;
    private static final byte DONT = (byte) 254;

    private final StreamReader reader;
    private final Consumer<byte[]> answer;

    Telnet(StreamReader reader, Consumer<byte[]> answer) {
        this.reader = reader;
        this.answer = answer;
    }

    /// Reads what comes behind [#COMMAND].
    ///
    /// @return what of it is text, or is none and no command either
    /// @throws IOException if the connection broke or ended
    byte[] obey() throws IOException {
        byte command = next();
        switch (command) {
            case WILL -> decline(DONT, next());
            case DO -> decline(WONT, next());
            case WONT, DONT -> next();
            default -> {
                return (command & 0xff) < FIRST || command == COMMAND
                        ? new byte[] {COMMAND, command}
                        : new byte[0];
            }
        }
        return new byte[0];
    }

    private byte next() throws IOException {
        return reader.readExactly(1)[0];
    }

    private void decline(byte how, byte option) {
        answer.accept(new byte[] {COMMAND, how, option});
    }
}
