package dev.weft.sync;

import dev.weft.Clause;
import dev.weft.Future;

import java.util.Objects;
import java.util.function.Function;

/// What [Queue#onGet] gives. Being chosen means being promised an item.
final class GetClause<T, R> implements Clause<R> {
    private final Queue<T> queue;
    private final Function<? super T, ? extends R> then;

    GetClause(Queue<T> queue, Function<? super T, ? extends R> then) {
        this.queue = queue;
        this.then = Objects.requireNonNull(then, "then");
    }

    @Override
    public boolean tryChoose() {
        return queue.promiseNow();
    }

    @Override
    public Runnable enlist(Future<? super Clause<R>> gate) {
        return queue.enlistGetter(gate, this, new AgainClause<>(this::takeWithoutPromise));
    }

    @Override
    public R take() {
        T item = queue.takePromised();
        if (item == null) {
            throw new QueueShutDownException(queue);
        }
        return then.apply(item);
    }

    /// When the queue was shut down: there may be an item once more, passed on by another task.
    private R takeWithoutPromise() {
        return then.apply(queue.getNoWait());
    }

    @Override
    public boolean passOn() {
        queue.passPromiseOn();
        return true;
    }

    @Override
    public String toString() {
        return "get from " + queue;
    }
}
