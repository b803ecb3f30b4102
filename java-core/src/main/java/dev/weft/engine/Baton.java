package dev.weft.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/// One thread's end of a hand-off: it parks here until another thread gives it its turn.
///
/// A turn that was given belongs to whoever takes it first: the thread that waits for it, or the
/// giver, if he finds that he cannot wait. For parking a virtual thread takes its stack off the
/// carrier thread frame by frame, by native code that recurs; on JDK 25 that overflows from some
/// nine thousand frames on, while there is room for many more.
final class Baton {
    private static final VarHandle GIVEN;

    static {
        try {
            GIVEN = MethodHandles.lookup().findVarHandle(Baton.class, "given", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final int spins;
    private volatile boolean given;
    private volatile Thread holder;
    private volatile boolean mounted; // the holder waits in this object's monitor

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
        if (mounted) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    /// Takes the turn if it was given and is not taken.
    boolean tryTake() {
        return given && GIVEN.compareAndSet(this, true, false);
    }

    /// Waits for [#give] and takes the turn. An interrupt does not end the wait; the thread keeps
    /// its status.
    ///
    /// @throws StackOverflowError if the stack is too deep to be parked; the turn has not come
    void take() {
        for (int i = 0; i < spins && !given; i++) {
            Thread.onSpinWait();
        }
        boolean interrupted = false;
        try {
            while (!tryTake()) {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// The same for a stack that is too deep: waits in a monitor, which keeps the carrier thread.
    synchronized void takeMounted() {
        mounted = true;
        boolean interrupted = false;
        while (!tryTake()) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        mounted = false;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
