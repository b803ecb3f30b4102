package dev.weft.sync;

import dev.weft.Clause;
import dev.weft.Coroutines;
import dev.weft.Task;
import dev.weft.sync.WaitLine.Waiter;

import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/// Lets one task at a time into a stretch of code that awaits.
///
/// {@snippet class="dev.weft.snippets.SyncSnippetsTest" region="lock"}
///
/// It is not reentrant, and belongs to no task: any task may release it. A task that acquires it a
/// second time waits until another one releases it.
///
/// **Order**: first come, first served; a release hands the lock to the first waiter, so nobody
/// gets in between.
///
/// **Thread**: its loop's; see the package's description.
///
/// Semantics: asyncio's `Lock`, except that there a lock counts as free between its release and the
/// next turn of the waiter that will get it.
public final class Lock extends LoopBound implements Holdable {
    private static final Object SOMEBODY = new Object();

    private Object holder; // the task, if it was one that acquired it; null if free
    // Invariant: nobody waits while the lock is free.
    private final WaitLine waiters = new WaitLine(this, this::passOn);

    /// Makes a lock that is free.
    public Lock() {}

    /// Acquires the lock, waiting while it is held.
    ///
    /// **Switches** only if it must wait. **Order**: first come, first served. **Cancel**: a
    /// waiting caller leaves the line; if the lock had just been handed to it, the next in line
    /// gets it.
    ///
    /// @throws CancellationException if this task is cancelled while it waits
    /// @throws IllegalStateException outside a task of this lock's loop
    /// @see #hold()
    public void acquire() {
        Task<?> task = Coroutines.currentTask();
        checkLoop(task.loop());
        if (holder == null) {
            holder = task;
            return;
        }

        waiters.await(null);
    }

    /// Acquires the lock if that needs no waiting.
    ///
    /// @return whether it did
    public boolean tryAcquire() {
        checkLoop();
        if (holder != null) {
            return false;
        }
        holder = SOMEBODY; // perhaps a callback
        return true;
    }

    /// Acquires the lock as [#acquire] does, to be released by closing what this gives: `try (var _
    /// = lock.hold()) { … }`.
    ///
    /// @return what releases it, once
    /// @throws CancellationException if this task is cancelled while it waits
    /// @throws IllegalStateException outside a task of this lock's loop
    public Held hold() {
        acquire();
        return new Held(this);
    }

    /// A clause that acquires the lock, for [dev.weft.Coroutines#select]. If it is not chosen, the
    /// lock is not acquired, and the select leaves the line.
    ///
    /// @param <R> the type of the result
    /// @param then makes the result, with the lock held; runs in the selecting task
    /// @return the clause
    public <R> Clause<R> onAcquire(Supplier<? extends R> then) {
        return new LineClause<>(
                this::tryAcquire, waiters, () -> {}, this::handOver, then, () -> "acquire " + this);
    }

    /// Releases the lock, handing it to the first waiter if there is one. Does not switch.
    ///
    /// @throws IllegalStateException if the lock is free
    @Override
    public void release() {
        checkLoop();
        if (holder == null) {
            throw new IllegalStateException("the lock is free and cannot be released");
        }
        handOver();
    }

    private void handOver() {
        Waiter next = waiters.wakeFirst();
        if (next == null) {
            holder = null;
        } else {
            holder = next.task == null ? SOMEBODY : next.task; // a select has none
        }
    }

    private boolean passOn(Waiter gone) {
        handOver();
        return true;
    }

    /// Whether the lock is held.
    ///
    /// @return true if [#acquire] would wait
    public boolean isLocked() {
        return holder != null;
    }

    /// How the lock stands, for logs.
    @Override
    public String toString() {
        return "Lock[" + describe() + "]";
    }

    String describe() {
        String state =
                holder == null
                        ? "free"
                        : holder instanceof Task<?> task ? "held by " + task.name() : "held";
        return state + waiters.describe();
    }
}
