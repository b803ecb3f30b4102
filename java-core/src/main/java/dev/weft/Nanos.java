package dev.weft;

import java.time.Duration;

/// Durations as the loop counts them.
final class Nanos {
    private static final long FOREVER = Long.MAX_VALUE / 4;

    private Nanos() {}

    /// The nanoseconds in a duration, cut off where adding them to a time could overflow: 73 years.
    static long of(Duration duration) {
        if (duration.getSeconds() > FOREVER / 1_000_000_000) {
            return FOREVER;
        }
        if (duration.getSeconds() < -FOREVER / 1_000_000_000) {
            return -FOREVER;
        }
        return duration.toNanos();
    }
}
