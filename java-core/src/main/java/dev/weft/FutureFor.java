package dev.weft;

import java.util.Arrays;

/// A future that tells, while it is pending, what it is there for.
final class FutureFor<T> extends Future<T> {
    private final Object purpose;

    FutureFor(EventLoop loop, Object purpose) {
        super(loop);
        this.purpose = purpose;
    }

    @Override
    String describePending() {
        if (purpose instanceof Future<?> future) {
            return "pending, for " + future.mention();
        }
        return "pending, for "
                + ExceptionContext.textOf(
                        purpose instanceof Object[] several ? Arrays.asList(several) : purpose);
    }
}
