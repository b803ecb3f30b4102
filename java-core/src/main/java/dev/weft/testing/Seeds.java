package dev.weft.testing;

import java.util.stream.LongStream;

/// The seeds of one exploration.
final class Seeds {
    private Seeds() {}

    /// So many seeds, or the one that the system property names.
    static LongStream from(long first, int count) {
        if (count < 1) {
            throw new IllegalArgumentException("the number of seeds must be positive: " + count);
        }
        String only = System.getProperty(Simulation.SEED_PROPERTY, "").strip();
        if (only.isEmpty()) {
            return LongStream.range(first, Math.addExact(first, count));
        }
        try {
            return LongStream.of(Long.parseLong(only));
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(
                    "-D%s=%s is no seed; a seed is a whole number"
                            .formatted(Simulation.SEED_PROPERTY, only),
                    notANumber);
        }
    }

    /// Whether a test's assumption did not hold, in JUnit's words; JUnit itself may be absent.
    static boolean isAbort(Throwable thrown) {
        for (Class<?> type = thrown.getClass(); type != null; type = type.getSuperclass()) {
            if (type.getName().equals("org.opentest4j.TestAbortedException")) {
                return true;
            }
        }
        return false;
    }

    /// A failure that tells how to have it again.
    static AssertionError failed(long seed, Throwable failure) {
        return new AssertionError(
                "with seed %d (again: -D%s=%d): %s"
                        .formatted(seed, Simulation.SEED_PROPERTY, seed, failure),
                failure);
    }
}
