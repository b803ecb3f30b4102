package dev.weft.net;

import java.io.IOException;

/// There was no separator within a [StreamReader]'s limit. The bytes stay in the reader, where they
/// can be read otherwise.
///
/// Semantics: asyncio's `LimitOverrunError`.
public final class LimitOverrunException extends IOException {
    private static final long serialVersionUID = 1L;

    /// How many bytes are there without a separator's beginning.
    private final int consumed;

    /// @param consumed how many bytes are no part of a separator
    LimitOverrunException(String what, int limit, int consumed) {
        super(what + " " + limit + " bytes; readLimit, among the options, allows for more");
        this.consumed = consumed;
    }

    /// How many bytes can be read away before one that may be part of a separator.
    ///
    /// @return the number
    public int consumed() {
        return consumed;
    }
}
