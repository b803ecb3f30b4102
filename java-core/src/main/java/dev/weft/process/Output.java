package dev.weft.process;

import java.nio.charset.StandardCharsets;

/// How a program ended, and all that it wrote.
///
/// @param returnCode what it returned; see [Subprocess#waitFor]
/// @param stdout what it wrote to its standard output; empty if that was no pipe
/// @param stderr what it wrote to its standard error; empty if that was no pipe
/// @see Subprocess#communicate
public record Output(int returnCode, byte[] stdout, byte[] stderr) {
    /// What it wrote to its standard output, as UTF-8.
    ///
    /// @return the text, with its line ends
    public String text() {
        return new String(stdout, StandardCharsets.UTF_8);
    }

    /// What it wrote to its standard error, as UTF-8.
    ///
    /// @return the text, with its line ends
    public String errorText() {
        return new String(stderr, StandardCharsets.UTF_8);
    }

    /// How long it all is, for logs.
    @Override
    public String toString() {
        return "Output[return code %d, %d and %d bytes]"
                .formatted(returnCode, stdout.length, stderr.length);
    }
}
