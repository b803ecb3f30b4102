package dev.weft;

import java.time.Duration;

/// Durations as the loop counts them.
final class Nanos {
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

    /// The nanoseconds in a duration, or as many as a long can tell: 292 years.
    static long of(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException tooLong) {
            return duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    /// A time, which is not negative, and so much later or earlier; or the last one that a long can
    /// tell.
    static long later(long time, Duration by) {
        long nanos = of(by);
        return nanos > Long.MAX_VALUE - time ? Long.MAX_VALUE : time + nanos;
    }
}
