package dev.weft.engine;

import java.util.concurrent.locks.LockSupport;

/// One thread's end of a hand-off: it parks here until another thread gives it its turn.
final class Baton {
    private final int spins;
    private volatile boolean given;
    private volatile Thread holder;

    /// @param spins how often to look before parking
    Baton(int spins) {
        this.spins = spins;
    }

    /// Makes the calling thread the one that [#give] wakes.
    void bind() {
        holder = Thread.currentThread();
    }

    void give() {
        given = true;
        LockSupport.unpark(holder);
    }

    /// Waits for [#give]. An interrupt does not end the wait; the thread keeps its status.
    void take() {
        for (int i = 0; i < spins && !given; i++) {
            Thread.onSpinWait();
        }
        boolean interrupted = false;
        while (!given) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        given = false;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
