package dev.weft.net;

import java.io.EOFException;

/// The stream ended before all that was asked for had come. What came is not lost: it is in here.
///
/// Semantics: asyncio's `IncompleteReadError`.
public final class IncompleteReadException extends EOFException {
    private static final long serialVersionUID = 1L;

    /// What came.
    private final byte[] partial;

    /// How many bytes were asked for; -1 if a separator was.
    private final int expected;

    /// @param partial what came
    /// @param expected how many bytes were asked for; -1 if a separator was
    IncompleteReadException(byte[] partial, int expected) {
        super(
                "the stream ended after %d bytes, %s"
                        .formatted(
                                partial.length,
                                expected < 0
                                        ? "before the separator came"
                                        : "where " + expected + " were expected"));
        this.partial = partial;
        this.expected = expected;
    }

    /// The bytes that came before the end.
    ///
    /// @return a copy of them
    public byte[] partial() {
        return partial.clone();
    }

    /// How many bytes were expected.
    ///
    /// @return the number; -1 if a separator was expected
    public int expected() {
        return expected;
    }
}
