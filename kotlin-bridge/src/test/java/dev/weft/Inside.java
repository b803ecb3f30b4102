package dev.weft;

/// What the core does not show to others and the bridge's tests must see.
public final class Inside {
    private Inside() {}

    /// Whether no timer of a loop is set. Loop only.
    public static boolean hasNoTimers(EventLoop loop) {
        return loop.timers.isEmpty();
    }

    /// How a future shows who waits for it. Loop only.
    public static Object waiters(Future<?> future) {
        return future.waiters;
    }
}
