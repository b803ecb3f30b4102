package dev.weft;

import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

/// What [Clause#of] gives.
final class FutureClause<T, R> implements Clause<R> {
    private final Future<T> future;
    private final Function<? super T, ? extends R> then;

    FutureClause(Future<T> future, Function<? super T, ? extends R> then) {
        this.future = Objects.requireNonNull(future, "future");
        this.then = Objects.requireNonNull(then, "then");
    }

    @Override
    public boolean tryChoose() {
        return future.isDone();
    }

    @Override
    public Runnable enlist(Future<? super Clause<R>> gate) {
        if (future.loop != gate.loop) {
            throw new IllegalStateException(
                    "cannot select " + future + ", which belongs to another loop");
        }
        Consumer<Future<T>> tell = _ -> gate.complete(this);
        future.addDoneCallback(tell);
        return () -> future.removeDoneCallback(tell);
    }

    @Override
    public R take() {
        return then.apply(Coroutines.await(future)); // which is done
    }

    @Override
    public boolean passOn() {
        return true; // its outcome is there for everybody
    }

    @Override
    public String toString() {
        return "of " + future.mention();
    }
}
