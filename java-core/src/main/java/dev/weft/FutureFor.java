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
        return "pending, for "
                + (purpose instanceof Object[] several ? Arrays.toString(several) : purpose);
    }
}
