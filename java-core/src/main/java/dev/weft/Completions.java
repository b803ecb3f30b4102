package dev.weft;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// Futures in the order in which they are done; what `asCompleted` gives. Loop only.
final class Completions<F extends Future<?>> implements Iterable<F>, Iterator<F> {
    private final EventLoop loop;
    private final Set<F> unfinished;
    private final ArrayDeque<F> finished = new ArrayDeque<>();
    private final List<Future<Void>> waiting = new ArrayList<>(); // consumers, first come first
    private final Duration limit; // for the message
    private Handle alarm;
    private boolean timedOut;
    private int left; // items that nobody has asked for

    private Completions(EventLoop loop, Set<F> futures, Duration limit) {
        this.loop = loop;
        this.unfinished = futures;
        this.limit = limit;
        this.left = futures.size();
    }

    /// @param timeout for how long at most; null means without end
    static <F extends Future<?>> Iterable<F> of(Collection<? extends F> futures, Duration timeout) {
        EventLoop loop = Coroutines.currentLoop();
        var completions = new Completions<F>(loop, Waiting.distinct(futures, loop), timeout);
        completions.begin();
        return completions;
    }

    private void begin() {
        if (limit != null && left > 0) {
            alarm = loop.callLater(limit, this::timeIsOver);
        }
        List.copyOf(unfinished).forEach(this::follow);
    }

    private void follow(F future) {
        Consumer<Future<?>> callback = _ -> isDone(future);
        future.addDoneCallback(callback);
    }

    private void isDone(F future) {
        if (timedOut) {
            return;
        }
        unfinished.remove(future);
        finished.add(future);
        if (unfinished.isEmpty() && alarm != null) {
            alarm.cancel();
        }
        wakeConsumers();
    }

    private void timeIsOver() {
        timedOut = true;
        wakeConsumers();
    }

    private void wakeConsumers() {
        waiting.forEach(each -> each.complete(null));
        waiting.clear();
    }

    @Override
    public Iterator<F> iterator() {
        return this;
    }

    @Override
    public boolean hasNext() {
        return left > 0;
    }

    @Override
    public F next() {
        if (left == 0) {
            throw new NoSuchElementException("all of the futures were handed out");
        }
        left--; // also of a consumer that waits: another must not ask for what it will get
        try {
            while (finished.isEmpty()) {
                waitForOne();
            }
        } catch (IllegalStateException notWaited) {
            left++; // a cancellation is one of these too
            throw notWaited;
        }
        return finished.remove();
    }

    private void waitForOne() {
        if (timedOut) {
            throw Sneaky.rethrow(
                    new TimeoutException(
                            "timed out after "
                                    + Nanos.toText(limit)
                                    + ", "
                                    + unfinished.size()
                                    + " not done"));
        }
        Future<Void> change = loop.createFuture(this);
        waiting.add(change);
        try {
            Coroutines.await(change);
        } finally {
            waiting.remove(change);
        }
    }

    @Override
    public String toString() {
        return "Completions[%d done, %d pending]".formatted(finished.size(), unfinished.size());
    }
}
