package dev.weft;

/// Throws whatever exception there is where the signature names none: an await rethrows the very
/// object that failed, and wrapping a checked one would change its type.
final class Sneaky {
    private Sneaky() {}

    /// Throws `failure`; declared to return so that callers can write `throw`.
    static RuntimeException rethrow(Throwable failure) {
        throw Sneaky.<RuntimeException>cast(failure);
    }

    @SuppressWarnings("unchecked") // erased: that is the point
    private static <X extends Throwable> X cast(Throwable failure) throws X {
        throw (X) failure;
    }
}
