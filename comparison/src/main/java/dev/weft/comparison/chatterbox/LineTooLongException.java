package dev.weft.comparison.chatterbox;

import java.io.IOException;

/// A user's line was longer than a line may be. It was read to its end.
public final class LineTooLongException extends IOException {
    private static final long serialVersionUID = 1L;

    /// @param longest how many bytes it may have
    public LineTooLongException(int longest) {
        super("That line had more than %d bytes".formatted(longest));
    }
}
