package dev.weft.sync;

import dev.weft.Clause;
import dev.weft.Future;

import java.util.Objects;
import java.util.function.Supplier;

/// What [Queue#onPut] gives. Being chosen means that the item is in.
final class PutClause<T, R> implements Clause<R> {
    private final Queue<T> queue;
    private final T item;
    private final Supplier<? extends R> then;

    PutClause(Queue<T> queue, T item, Supplier<? extends R> then) {
        this.queue = queue;
        this.item = Objects.requireNonNull(item, "item");
        this.then = Objects.requireNonNull(then, "then");
    }

    @Override
    public boolean tryChoose() {
        return queue.offer(item);
    }

    @Override
    public Runnable enlist(Future<? super Clause<R>> gate) {
        return queue.enlistPutter(gate, item, this, new AgainClause<>(this::putNow));
    }

    @Override
    public R take() {
        return then.get();
    }

    /// When the queue was shut down: throws what says so.
    private R putNow() {
        queue.putNoWait(item);
        return then.get();
    }

    @Override
    public boolean passOn() {
        return false;
    }

    @Override
    public String toString() {
        return "put into " + queue;
    }
}
