package dev.weft;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;

/// What [Clause#after] gives.
final class DelayClause<R> implements Clause<R> {
    private final Duration delay;
    private final Supplier<? extends R> then;

    DelayClause(Duration delay, Supplier<? extends R> then) {
        this.delay = Objects.requireNonNull(delay, "delay");
        this.then = Objects.requireNonNull(then, "then");
    }

    @Override
    public boolean tryChoose() {
        return !delay.isPositive();
    }

    @Override
    public Runnable enlist(Future<? super Clause<R>> gate) {
        return gate.loop.callLater(delay, () -> gate.complete(this))::cancel;
    }

    @Override
    public R take() {
        return then.get();
    }

    @Override
    public boolean passOn() {
        return true;
    }

    @Override
    public String toString() {
        return "after " + delay;
    }
}
