package dev.weft;

/// Where a failure was awaited: a stack trace that rides on the exception as one of its suppressed
/// ones, since the exception itself is rethrown as it is and shows where it came from.
///
/// Each place appears once, however often it awaits the same failure.
public final class AwaitSite extends Throwable {
    private static final long serialVersionUID = 1L;

    private AwaitSite(String taskName) {
        super("awaited by " + taskName, null, false, true);
    }

    /// Adds the caller's place to a failure that an await is about to rethrow.
    static void addTo(Throwable failure, Task<?> task) {
        AwaitSite site = new AwaitSite(task.name());
        StackTraceElement[] trace = site.getStackTrace();
        for (Throwable known : failure.getSuppressed()) {
            if (known instanceof AwaitSite
                    && known.getMessage().equals(site.getMessage())
                    && java.util.Arrays.equals(known.getStackTrace(), trace)) {
                return;
            }
        }
        failure.addSuppressed(site);
    }

    @Override
    public String toString() {
        return getMessage();
    }
}
