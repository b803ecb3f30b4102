package dev.weft;

import java.util.Arrays;
import java.util.Objects;

/// Where a failure was awaited: a stack trace that rides on the exception as one of its suppressed
/// ones, since the exception itself is rethrown as it is and shows where it came from.
///
/// Each place appears once, however often it awaits the same failure, and the first sixteen are
/// kept: where thousands of tasks await one failure, the rest would tell nothing and cost much.
public final class AwaitSite extends Throwable {
    private static final long serialVersionUID = 1L;
    private static final int MOST = 16;

    private AwaitSite(String waiter) {
        super("awaited by " + waiter, null, false, true);
    }

    /// Adds the caller's place to a failure that an await is about to rethrow.
    static void addTo(Throwable failure, Task<?> task) {
        add(failure, task.name(), null);
    }

    /// Adds a place to a failure that an await is about to rethrow, for awaits of another language,
    /// whose place no stack shows. Any thread.
    ///
    /// @param failure what is rethrown
    /// @param waiter who awaited, by name
    /// @param trace the frames of the place, innermost first
    public static void addTo(Throwable failure, String waiter, StackTraceElement[] trace) {
        add(failure, waiter, Objects.requireNonNull(trace, "trace"));
    }

    /// @param elsewhere the frames; null for the caller's own
    private static void add(Throwable failure, String waiter, StackTraceElement[] elsewhere) {
        Throwable[] suppressed = failure.getSuppressed();
        if (count(suppressed) >= MOST) {
            return;
        }
        AwaitSite site = new AwaitSite(waiter);
        if (elsewhere != null) {
            site.setStackTrace(elsewhere);
        }
        StackTraceElement[] trace = site.getStackTrace();
        for (Throwable known : suppressed) {
            if (known instanceof AwaitSite
                    && known.getMessage().equals(site.getMessage())
                    && Arrays.equals(known.getStackTrace(), trace)) {
                return;
            }
        }
        failure.addSuppressed(site);
    }

    private static int count(Throwable[] suppressed) {
        int sites = 0;
        for (Throwable each : suppressed) {
            if (each instanceof AwaitSite) {
                sites++;
            }
        }
        return sites;
    }

    @Override
    public String toString() {
        return getMessage();
    }
}
