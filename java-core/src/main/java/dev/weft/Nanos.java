package dev.weft;

import java.time.Duration;

/// Durations as the loop counts them.
final class Nanos {
    private static final long FOREVER = Long.MAX_VALUE / 4;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private Nanos() {}

    /// A duration for people: `50 ms`, `2.5 s`.
    static String toText(Duration duration) {
        long nanos = of(duration);
        if (nanos % NANOS_PER_MILLI != 0) {
            return nanos + " ns";
        }
        long millis = nanos / NANOS_PER_MILLI;
        if (Math.abs(millis) < 1_000) {
            return millis + " ms";
        }
        return millis % 1_000 == 0 ? millis / 1_000 + " s" : millis / 1_000.0 + " s";
    }

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
