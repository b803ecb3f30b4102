package dev.weft.comparison.chatterbox.injava;

import dev.weft.net.IncompleteReadException;
import dev.weft.net.LimitOverrunException;
import dev.weft.net.StreamReader;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// The lines that a user sends, as `nc` and telnet send them. One that is wrong is told as an
/// exception, and the next call reads on behind it.
final class Lines {
    /// What terminals obey and do not show: all control characters, not only those of ASCII, and
    /// what ends a line or has it run the other way.
    private static final Pattern OBEYED =
            Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\u202A-\\u202E\\u2066-\\u2069]");

    private static final Pattern BLANK_END = Pattern.compile("\\p{Zs}+$");

    private final StreamReader reader;

    Lines(StreamReader reader) {
        this.reader = reader;
    }

    /// Waits for the next line.
    ///
    /// @return the line, without blanks at its end and control characters; null if the user is gone
    /// @throws CharacterCodingException if it is not UTF-8
    /// @throws LimitOverrunException if it is longer than the reader's limit
    /// @throws IOException if the connection broke
    String next() throws IOException {
        byte[] line;
        try {
            line = reader.readUntil((byte) '\n');
        } catch (IncompleteReadException end) {
            line = end.partial(); // nobody need end the last line
            if (line.length == 0) {
                return null;
            }
        } catch (LimitOverrunException tooLong) {
            skip();
            throw tooLong;
        }
        var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line));
        String shown = OBEYED.matcher(text).replaceAll("");
        return BLANK_END.matcher(shown).replaceAll("");
    }

    /// Throws away what there is of a line that is too long, and then its rest: a user who never
    /// ends it takes no memory.
    private void skip() throws IOException {
        while (true) {
            try {
                reader.readUntil((byte) '\n');
                return;
            } catch (IncompleteReadException end) {
                return;
            } catch (LimitOverrunException more) {
                reader.readExactly(more.consumed());
            }
        }
    }
}
