package dev.weft.sync;

/// A [Semaphore] that refuses to be released more often than it was acquired: for permits that
/// stand for something there is so much of.
///
/// Semantics: asyncio's `BoundedSemaphore`.
public final class BoundedSemaphore extends Semaphore {
    private final int bound;

    /// Makes a semaphore.
    ///
    /// @param permits how many there are to begin with, and at most
    /// @throws IllegalArgumentException if that is less than zero
    public BoundedSemaphore(int permits) {
        super(permits);
        this.bound = permits;
    }

    /// Gives a permit to the first waiter, or adds it to those that are there. Does not switch.
    ///
    /// @throws IllegalStateException if nobody has a permit
    @Override
    public void release() {
        if (permits() >= bound) {
            throw new IllegalStateException(
                    "released more often than acquired: all " + bound + " permits are there");
        }
        super.release();
    }
}
