package dev.weft;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.function.Consumer;

/// One wait for several futures, which it leaves alone.
final class Waiting<F extends Future<?>> implements Consumer<Future<?>> {
    private final Until until;
    private final LinkedHashSet<F> futures;
    private final Future<Void> enough;
    private int pending;

    private Waiting(Until until, LinkedHashSet<F> futures, EventLoop loop) {
        this.until = until;
        this.futures = futures;
        this.enough = loop.createFuture(this);
        this.pending = futures.size();
    }

    /// Waits in the running task.
    ///
    /// @param timeout for how long at most; null means without end
    static <F extends Future<?>> Waited<F> run(
            Until until, Collection<? extends F> futures, Duration timeout) {
        Objects.requireNonNull(until, "until");
        Task<?> task = Coroutines.currentTask();
        var waiting = new Waiting<F>(until, distinct(futures, task.loop), task.loop);
        if (waiting.futures.isEmpty()) {
            throw new IllegalArgumentException("there is nothing to wait for");
        }
        waiting.run(task, timeout);
        return waiting.result();
    }

    /// The futures, each once, in their order.
    static <F extends Future<?>> LinkedHashSet<F> distinct(
            Collection<? extends F> futures, EventLoop loop) {
        var distinct = new LinkedHashSet<F>();
        for (F future : futures) {
            if (future.loop() != loop) {
                throw new IllegalStateException(
                        "cannot wait for " + future + ", which belongs to another loop");
            }
            distinct.add(future);
        }
        return distinct;
    }

    private void run(Task<?> task, Duration timeout) {
        Handle alarm =
                timeout == null ? null : task.loop.callLater(timeout, () -> enough.complete(null));
        futures.forEach(each -> each.addDoneCallback(this));
        try {
            task.await(enough);
        } finally {
            if (alarm != null) {
                alarm.cancel();
            }
            futures.forEach(each -> each.removeDoneCallback(this));
        }
    }

    /// One of them is done.
    @Override
    public void accept(Future<?> future) {
        pending--;
        if (pending == 0
                || until == Until.FIRST_DONE
                || (until == Until.FIRST_FAILED && future.state() == Future.State.FAILED)) {
            enough.complete(null);
        }
    }

    @Override
    public String toString() {
        return until + " of " + futures.stream().map(Future::mention).toList();
    }

    private Waited<F> result() {
        var done = new LinkedHashSet<F>();
        var left = new LinkedHashSet<F>();
        for (F future : futures) {
            (future.isDone() ? done : left).add(future);
        }
        return new Waited<>(
                Collections.unmodifiableSequencedSet(done),
                Collections.unmodifiableSequencedSet(left));
    }
}
