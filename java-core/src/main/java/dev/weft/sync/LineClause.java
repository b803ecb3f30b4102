package dev.weft.sync;

import dev.weft.Clause;
import dev.weft.Future;

import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// A clause that waits in a line and brings no item.
///
/// @param choose chooses it if that needs no waiting
/// @param line where it waits
/// @param arrived what is to be done when it is taken
/// @param handOn gives to the next what it was woken for
/// @param then makes the result
/// @param what what it does, for a `toString`
record LineClause<R>(
        BooleanSupplier choose,
        WaitLine line,
        Runnable arrived,
        Runnable handOn,
        Supplier<? extends R> then,
        Supplier<String> what)
        implements Clause<R> {
    LineClause {
        Objects.requireNonNull(then, "then");
    }

    @Override
    public boolean tryChoose() {
        return choose.getAsBoolean();
    }

    @Override
    public Runnable enlist(Future<? super Clause<R>> gate) {
        return line.enlist(gate, null, this, this);
    }

    @Override
    public R take() {
        arrived.run();
        return then.get();
    }

    @Override
    public boolean passOn() {
        handOn.run();
        return true;
    }

    @Override
    public String toString() {
        return what.get();
    }
}
