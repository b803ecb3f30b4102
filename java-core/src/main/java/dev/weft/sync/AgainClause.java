package dev.weft.sync;

import dev.weft.Clause;
import dev.weft.Future;

import java.util.function.Supplier;

/// What a select gets in place of a queue's clause when the queue was shut down: nothing was set
/// aside for it, and it is to see for itself.
final class AgainClause<R> implements Clause<R> {
    private final Supplier<R> again;

    AgainClause(Supplier<R> again) {
        this.again = again;
    }

    @Override
    public R take() {
        return again.get();
    }

    @Override
    public boolean passOn() {
        return true;
    }

    @Override
    public boolean tryChoose() {
        throw new AssertionError("a clause in place of another is chosen already");
    }

    @Override
    public Runnable enlist(Future<? super Clause<R>> gate) {
        throw new AssertionError("a clause in place of another is chosen already");
    }
}
