package dev.weft.sync;

import dev.weft.Coroutines;
import dev.weft.Future;
import dev.weft.Task;

import java.util.concurrent.CancellationException;
import java.util.function.Predicate;

/// Those who wait for one thing, first come, first served. Loop only.
///
/// Everybody parks on a future of their own, the gate, and is woken by completing it. A gate that
/// is done already belongs to a task that was cancelled, or to a select that chose something else;
/// it is passed over. This is the only place that knows about a task which is cancelled after its
/// wake-up: what it was woken for is passed on to the next.
///
/// Each waiter knows its neighbours, so that leaving takes the same time in a line of any length.
/// The idea of one line for all primitives is trio's `ParkingLot` and curio's `SchedFIFO`.
final class WaitLine {
    private final Object subject;
    private final Predicate<? super Waiter> passOn;
    private Waiter first;
    private Waiter last;

    /// @param subject what they wait for, which tells its story by `toString`
    /// @param passOn passes on what a waiter was woken for; false if that cannot be done
    WaitLine(Object subject, Predicate<? super Waiter> passOn) {
        this.subject = subject;
        this.passOn = passOn;
    }

    /// One who waits. Running it ends the waiting.
    ///
    /// | state | holds | leaves when |
    /// | --- | --- | --- |
    /// | in line | `line` is the line | it is woken, sent away or removed |
    /// | woken | `woken`, no line | |
    /// | sent away | `sentAway`, no line | |
    /// | removed | neither, no line | |
    static final class Waiter implements Runnable {
        final Task<?> task; // null for a select
        final Object item; // what it brought, if it waits to hand something over
        private final Future<Object> gate;
        private final Object answer; // what its gate is completed with when it is woken
        private final Object refusal; // and when it is sent away
        private WaitLine line;
        private Waiter ahead;
        private Waiter behind;
        private boolean woken;
        private boolean sentAway;

        private Waiter(
                Task<?> task, Object item, Future<Object> gate, Object answer, Object refusal) {
            this.task = task;
            this.item = item;
            this.gate = gate;
            this.answer = answer;
            this.refusal = refusal;
        }

        /// Whether there is nothing to wait for any more, as opposed to a wake-up.
        boolean wasSentAway() {
            return sentAway;
        }

        @Override
        public void run() {
            if (line != null) {
                line.remove(this);
            }
        }
    }

    // ---- waiting

    /// Parks the running task at the end of the line until it is woken or sent away.
    ///
    /// @param item what it brings, or null
    /// @return how the waiting ended
    /// @throws CancellationException if it was cancelled; it is out of the line, and what it had
    ///   been woken for is passed on
    /// @throws IllegalStateException outside a task
    Waiter await(Object item) {
        Task<?> task = Coroutines.currentTask();
        Future<Object> gate = task.loop().createFuture(subject);
        Waiter waiter = add(new Waiter(task, item, gate, null, null));
        try {
            Coroutines.await(waiter.gate);
        } catch (CancellationException cancellation) {
            if (!waiter.woken || passOn.test(waiter)) {
                throw cancellation;
            }
            // Too late. It is to be told at the next await, and is counted once already.
            task.uncancel();
            task.cancel(cancellation.getMessage());
        } finally {
            waiter.run();
        }
        if (!waiter.woken && !waiter.sentAway) {
            throw new IllegalStateException(
                    "what " + task.name() + " was waiting for was completed by other code");
        }
        return waiter;
    }

    /// Puts a select into the line.
    ///
    /// @param gate what is completed
    /// @param item what it brings, or null
    /// @param answer with what, when it is woken
    /// @param refusal with what, when it is sent away
    /// @return what takes it out again when run
    @SuppressWarnings("unchecked") // the caller knows what its gate takes
    Runnable enlist(Future<?> gate, Object item, Object answer, Object refusal) {
        return add(new Waiter(null, item, (Future<Object>) gate, answer, refusal));
    }

    private Waiter add(Waiter waiter) {
        waiter.line = this;
        waiter.ahead = last;
        if (last == null) {
            first = waiter;
        } else {
            last.behind = waiter;
        }
        last = waiter;
        return waiter;
    }

    private void remove(Waiter waiter) {
        if (waiter.ahead == null) {
            first = waiter.behind;
        } else {
            waiter.ahead.behind = waiter.behind;
        }
        if (waiter.behind == null) {
            last = waiter.ahead;
        } else {
            waiter.behind.ahead = waiter.ahead;
        }
        waiter.ahead = null;
        waiter.behind = null;
        waiter.line = null;
    }

    // ---- waking

    /// The first who can still be woken; null if there is nobody.
    Waiter first() {
        while (first != null && first.gate.isDone()) {
            remove(first);
        }
        return first;
    }

    /// Wakes the first who can still be woken.
    ///
    /// @return who it was, out of the line; null if there is nobody
    Waiter wakeFirst() {
        while (first != null) {
            Waiter waiter = first;
            if (wake(waiter)) {
                return waiter;
            }
        }
        return null;
    }

    /// Takes somebody out of the line.
    ///
    /// @return whether that was a wake-up: not if the gate was done already
    boolean wake(Waiter waiter) {
        remove(waiter);
        waiter.woken = waiter.gate.complete(waiter.answer);
        return waiter.woken;
    }

    /// Ends the waiting of the first with an exception.
    void failFirst(RuntimeException failure) {
        Waiter waiter = first();
        remove(waiter);
        waiter.gate.completeExceptionally(failure);
    }

    /// Wakes all.
    void wakeAll() {
        while (wakeFirst() != null) {
            // The next one.
        }
    }

    /// Ends the waiting of all, for nothing will come any more.
    void sendAllAway() {
        while (first != null) {
            Waiter waiter = first;
            remove(waiter);
            waiter.sentAway = waiter.gate.complete(waiter.refusal);
        }
    }

    /// Whether nobody can be woken.
    boolean isEmpty() {
        Waiter each = first;
        while (each != null && each.gate.isDone()) {
            each = each.behind;
        }
        return each == null;
    }

    /// How many could be woken; counts them.
    int size() {
        int size = 0;
        for (Waiter each = first; each != null; each = each.behind) {
            if (!each.gate.isDone()) {
                size++;
            }
        }
        return size;
    }

    /// For a `toString`: nothing if nobody waits.
    String describe() {
        int size = size();
        return size == 0 ? "" : ", " + size + " waiting";
    }
}
