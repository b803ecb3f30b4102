package dev.weft.loop;

import java.io.IOException;

/// A connection was accepted but is of no use, and is closed. The next one may well be.
public final class BrokenConnectionException extends IOException {
    private static final long serialVersionUID = 1L;

    /// @param cause why
    public BrokenConnectionException(Throwable cause) {
        super("an accepted connection cannot be used", cause);
    }
}
