package dev.weft.loop;

/// Thrown by a [Clock] that sees no future: nothing will ever happen on this loop again, and its
/// tasks have refused to end. The loop ends without them.
public final class Standstill extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param cause what its tasks wait for
    public Standstill(Throwable cause) {
        super(cause);
    }
}
