package dev.weft.loop;

import java.util.function.BooleanSupplier;

/// The clock of loops in earnest.
final class SystemClock implements Clock {
    private final long origin = System.nanoTime();

    @Override
    public long now() {
        return System.nanoTime() - origin;
    }

    @Override
    public void pass(Poller poller, Timers timers, boolean blocked, BooleanSupplier idle) {
        poller.await(timers.isEmpty() ? -1 : Math.max(0, timers.earliest() - now()), idle);
    }
}
