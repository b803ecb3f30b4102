package dev.weft.comparison.chatterbox.injava;

import dev.weft.comparison.chatterbox.LineTooLongException;
import dev.weft.net.IncompleteReadException;
import dev.weft.net.LimitOverrunException;
import dev.weft.net.StreamReader;

import java.io.ByteArrayOutputStream;
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

    private static final byte NEWLINE = '\n';
    private static final byte[] END = {NEWLINE};
    private static final byte[] COMMAND = {Telnet.COMMAND};

    private final StreamReader reader;
    private final Telnet telnet;
    private final int longest;

    /// @param reader what the user sends; its limit is that of a line, too
    /// @param telnet what to do with commands
    /// @param longest how many bytes a line may have
    Lines(StreamReader reader, Telnet telnet, int longest) {
        this.reader = reader;
        this.telnet = telnet;
        this.longest = longest;
    }

    /// Waits for the next line.
    ///
    /// @return the line, without blanks at its end and control characters; null if the user is gone
    /// @throws CharacterCodingException if it is not UTF-8
    /// @throws LineTooLongException if it is too long
    /// @throws IOException if the connection broke
    String next() throws IOException {
        byte[] line = bytes();
        if (line.length == 0) {
            return null;
        }
        var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line));
        String shown = OBEYED.matcher(text).replaceAll("");
        return BLANK_END.matcher(shown).replaceAll("");
    }

    /// A line with its end; without, if it is the last, which nobody need end; nothing behind that.
    private byte[] bytes() throws IOException {
        var line = new ByteArrayOutputStream();
        try {
            boolean isWhole;
            do {
                byte[] piece = reader.readUntilAny(END, COMMAND);
                if (endsWith(Telnet.COMMAND, piece)) {
                    line.write(piece, 0, piece.length - 1);
                    piece = telnet.obey();
                }
                line.writeBytes(piece);
                isWhole = endsWith(NEWLINE, piece);
                if (line.size() > longest + END.length) { // in pieces
                    throw tooLong(isWhole);
                }
            } while (!isWhole);
        } catch (IncompleteReadException end) {
            line.writeBytes(end.partial());
        } catch (LimitOverrunException overrun) {
            throw tooLong(false);
        }
        return line.toByteArray();
    }

    private static boolean endsWith(byte last, byte[] piece) {
        return piece.length > 0 && piece[piece.length - 1] == last;
    }

    private LineTooLongException tooLong(boolean isWhole) throws IOException {
        if (!isWhole) {
            skip();
        }
        return new LineTooLongException(longest);
    }

    /// Throws away what there is of a line that is too long, and then its rest: a user who never
    /// ends it takes no memory.
    private void skip() throws IOException {
        while (true) {
            try {
                reader.readUntil(NEWLINE);
                return;
            } catch (IncompleteReadException end) {
                return;
            } catch (LimitOverrunException more) {
                reader.readExactly(more.consumed());
            }
        }
    }
}
