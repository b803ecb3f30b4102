package dev.weft.sync;

import dev.weft.Clause;
import dev.weft.sync.WaitLine.Waiter;

import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/// Lets a number of tasks at a time into a stretch of code that awaits.
///
/// {@snippet class="dev.weft.snippets.SyncSnippetsTest" region="semaphore"}
///
/// Permits belong to nobody: a task may release what another one acquired, and more than were ever
/// acquired, which makes them more. A [BoundedSemaphore] forbids the latter.
///
/// **Order**: first come, first served; a release gives the permit to the first waiter, and whoever
/// comes before that one has run waits behind it, even if there are permits left.
///
/// **Thread**: its loop's; see the package's description.
///
/// Semantics: asyncio's `Semaphore`.
public sealed class Semaphore extends LoopBound implements Holdable permits BoundedSemaphore {
    private int permits; // given to nobody
    private int arriving; // waiters that got a permit and have not run since
    // Invariant: nobody waits while there are permits, unless somebody is arriving.
    private final WaitLine waiters = new WaitLine(this, this::passOn);

    /// Makes a semaphore.
    ///
    /// @param permits how many there are to begin with
    /// @throws IllegalArgumentException if that is less than zero
    public Semaphore(int permits) {
        if (permits < 0) {
            throw new IllegalArgumentException("less than no permits: " + permits);
        }
        this.permits = permits;
    }

    /// Acquires a permit, waiting until there is one.
    ///
    /// **Switches** only if it must wait. **Order**: first come, first served. **Cancel**: a
    /// waiting caller leaves the line; if a permit had just been given to it, the next in line gets
    /// it.
    ///
    /// @throws CancellationException if this task is cancelled while it waits
    /// @throws IllegalStateException on another loop, and where it must wait outside a task
    /// @see #hold()
    public final void acquire() {
        if (!tryAcquire()) {
            waiters.await(null);
            arrived();
        }
    }

    /// Acquires a permit if that needs no waiting.
    ///
    /// @return whether it did
    public final boolean tryAcquire() {
        checkLoop();
        if (isLocked()) {
            return false;
        }
        permits--;
        return true;
    }

    /// Acquires a permit as [#acquire] does, to be released by closing what this gives: `try (var _
    /// = semaphore.hold()) { … }`.
    ///
    /// @return what releases it, once
    /// @throws CancellationException if this task is cancelled while it waits
    /// @throws IllegalStateException on another loop, and where it must wait outside a task
    public final Held hold() {
        acquire();
        return new Held(this);
    }

    /// A clause that acquires a permit, for [dev.weft.Coroutines#select]. If it is not chosen, no
    /// permit is acquired, and the select leaves the line.
    ///
    /// @param <R> the type of the result
    /// @param then makes the result, with the permit acquired; runs in the selecting task
    /// @return the clause
    public final <R> Clause<R> onAcquire(Supplier<? extends R> then) {
        return new LineClause<>(
                this::promiseNow,
                waiters,
                this::arrived,
                this::passOn,
                then,
                () -> "acquire " + this);
    }

    /// Acquires a permit for somebody who will say that it has [#arrived].
    private boolean promiseNow() {
        if (!tryAcquire()) {
            return false;
        }
        arriving++;
        return true;
    }

    /// Gives a permit to the first waiter, or adds it to those that are there. Does not switch.
    ///
    /// @throws IllegalStateException if a [BoundedSemaphore] has all its permits
    @Override
    public void release() {
        checkLoop();
        permits++;
        giveToFirst();
    }

    private boolean giveToFirst() {
        if (waiters.wakeFirst() == null) {
            return false;
        }
        permits--;
        arriving++;
        return true;
    }

    /// Others may have come after the one that now runs, and waited for their turn alone.
    private void arrived() {
        arriving--;
        while (permits > 0 && giveToFirst()) {
            // The next one.
        }
    }

    private boolean passOn(Waiter gone) {
        passOn();
        return true;
    }

    private void passOn() {
        permits++;
        arrived();
    }

    /// Whether a permit cannot be had at once: there is none, or somebody is before the caller.
    ///
    /// @return true if [#acquire] would wait
    public final boolean isLocked() {
        return permits == 0 || arriving > 0;
    }

    /// How many permits there are that nobody has.
    ///
    /// @return the number
    public final int permits() {
        return permits;
    }

    /// How the semaphore stands, for logs.
    @Override
    public String toString() {
        return getClass().getSimpleName() + "[" + permits + " free" + waiters.describe() + "]";
    }
}
