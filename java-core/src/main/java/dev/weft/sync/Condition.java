package dev.weft.sync;

import dev.weft.Clause;
import dev.weft.Coroutines;
import dev.weft.sync.WaitLine.Waiter;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// A lock, and a place to wait for a change of what the lock protects.
///
/// {@snippet class="dev.weft.snippets.SyncSnippetsTest" region="condition"}
///
/// Several conditions may share a lock. As tasks switch at awaits only, an [Event] or a [Queue] is
/// enough where nothing has to stay as it is across an await.
///
/// **Order**: those who wait are signalled first come, first served, and then acquire the lock in
/// that order, like anybody else.
///
/// **Thread**: its loop's; see the package's description.
///
/// Semantics: asyncio's `Condition`; `signal` is its `notify`, a name that Java's objects have
/// given to something else. Its `wait` may return without a signal; [#await] does not.
public final class Condition extends LoopBound implements Holdable {
    private final Lock lock;
    private final WaitLine waiters = new WaitLine(this, this::passOn);

    /// Makes a condition with a lock of its own.
    public Condition() {
        this(new Lock());
    }

    /// Makes a condition for a lock.
    ///
    /// @param lock the lock
    public Condition(Lock lock) {
        this.lock = Objects.requireNonNull(lock, "lock");
    }

    // ---- the lock

    /// Acquires the lock; see [Lock#acquire].
    ///
    /// @throws CancellationException if this task is cancelled while it waits
    /// @throws IllegalStateException outside a task of the lock's loop
    public void acquire() {
        lock.acquire();
    }

    /// Acquires the lock, to be released by closing what this gives; see [Lock#hold].
    ///
    /// @return what releases it, once
    /// @throws CancellationException if this task is cancelled while it waits
    /// @throws IllegalStateException outside a task of the lock's loop
    public Held hold() {
        lock.acquire();
        return new Held(this);
    }

    /// A clause that acquires the lock, for [Coroutines#select]; see [Lock#onAcquire].
    ///
    /// @param <R> the type of the result
    /// @param then makes the result, with the lock held; runs in the selecting task
    /// @return the clause
    public <R> Clause<R> onAcquire(Supplier<? extends R> then) {
        return lock.onAcquire(then);
    }

    /// Releases the lock; see [Lock#release].
    ///
    /// @throws IllegalStateException if the lock is free
    @Override
    public void release() {
        lock.release();
    }

    /// Whether the lock is held.
    ///
    /// @return true if [#acquire] would wait
    public boolean isLocked() {
        return lock.isLocked();
    }

    // ---- waiting

    /// Releases the lock, waits for a signal, and acquires the lock again.
    ///
    /// **Switches** always. **Order**: see above. **Cancel**: the lock is acquired again before the
    /// exception is thrown, which may take a while and cannot be cut short. A signal that the task
    /// had got goes to the next in line.
    ///
    /// @throws CancellationException if this task is cancelled; it holds the lock
    /// @throws IllegalStateException if the lock is free, or outside a task
    public void await() {
        checkLoop(Coroutines.currentTask().loop()); // before the lock is let go of
        checkLocked("await");
        CancellationException cancellation = null;
        boolean signalled = false;
        lock.release();
        try {
            waiters.await(null);
            signalled = true;
        } catch (CancellationException e) {
            cancellation = e;
        } finally {
            CancellationException latest = acquireInAnyCase();
            cancellation = latest == null ? cancellation : latest;
        }
        if (cancellation != null) {
            if (signalled) {
                waiters.wakeFirst();
            }
            throw cancellation;
        }
    }

    /// @return the last cancellation that came meanwhile, or null
    private CancellationException acquireInAnyCase() {
        CancellationException latest = null;
        while (true) {
            try {
                lock.acquire();
                return latest;
            } catch (CancellationException e) {
                latest = e;
            }
        }
    }

    /// Waits until something is true, which is looked at first and after each signal; see [#await].
    ///
    /// @param predicate what is to be true; called with the lock held. It must not await
    /// @throws CancellationException if this task is cancelled; it holds the lock
    /// @throws IllegalStateException if it must wait and the lock is free, or outside a task
    public void waitUntil(BooleanSupplier predicate) {
        while (!predicate.getAsBoolean()) {
            await();
        }
    }

    // ---- signalling

    /// Wakes the first waiter, if there is one. It goes on once it has the lock. Does not switch.
    ///
    /// @throws IllegalStateException if the lock is free
    public void signal() {
        signal(1);
    }

    /// Wakes a number of waiters, or all if there are fewer. Does not switch.
    ///
    /// @param count how many
    /// @throws IllegalStateException if the lock is free
    public void signal(int count) {
        checkLoop();
        checkLocked("signal");
        for (int left = count; left > 0 && waiters.wakeFirst() != null; left--) {
            // The next one.
        }
    }

    /// Wakes all waiters. Does not switch.
    ///
    /// @throws IllegalStateException if the lock is free
    public void signalAll() {
        signal(Integer.MAX_VALUE);
    }

    private boolean passOn(Waiter gone) {
        waiters.wakeFirst();
        return true;
    }

    private void checkLocked(String method) {
        if (!lock.isLocked()) {
            throw new IllegalStateException(method + " needs the condition's lock, which is free");
        }
    }

    /// How the condition stands, for logs.
    @Override
    public String toString() {
        return "Condition[" + waiters.size() + " waiting; lock " + lock.describe() + "]";
    }
}
