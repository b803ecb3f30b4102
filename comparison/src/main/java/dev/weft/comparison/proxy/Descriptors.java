package dev.weft.comparison.proxy;

import com.sun.management.UnixOperatingSystemMXBean;

import java.lang.management.ManagementFactory;
import java.util.Optional;

/// How many descriptors the system allows this process, and whether they will do.
final class Descriptors {
    private static final int A_CLIENT = 2; // its own connection, and that to its back end
    private static final int OTHERS = 100; // files of the JVM's, those who listen, health checks

    private static final int MOST_CLIENTS = 10_000; // unless somebody wants more

    private Descriptors() {}

    /// What is allowed; more than anybody needs where the system does not tell.
    static long allowed() {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }

    /// How many clients there may be if nobody says.
    static int clients(long allowed) {
        return Math.clamp(enoughFor(allowed), 1, MOST_CLIENTS);
    }

    private static long enoughFor(long allowed) {
        return (allowed - OTHERS) / A_CLIENT;
    }

    /// What to say at the start.
    ///
    /// @param connections how many clients there may be
    /// @param allowed how many descriptors
    /// @return a warning; nothing where there are enough
    static Optional<String> warning(int connections, long allowed) {
        long needed = (long) connections * A_CLIENT + OTHERS;
        return needed <= allowed
                ? Optional.empty()
                : Optional.of(
                        ("%d clients can take %d descriptors, and the system allows %d: allow more"
                                        + " with ulimit -n, or fewer clients with --connections=%d")
                                .formatted(
                                        connections,
                                        needed,
                                        allowed,
                                        Math.max(1, enoughFor(allowed))));
    }
}
