package dev.weft;

import java.util.Objects;
import java.util.concurrent.CancellationException;

/// A task that waits for one of several clauses.
final class Select {
    private Select() {}

    static <R> R run(Task<?> task, Clause<? extends R>[] clauses) {
        if (clauses.length == 0) {
            throw new IllegalArgumentException("a select without clauses would wait for ever");
        }
        for (Clause<? extends R> clause : clauses) {
            Objects.requireNonNull(clause, "clause");
        }
        for (Clause<? extends R> clause : clauses) {
            if (clause.tryChoose()) {
                return clause.take();
            }
        }

        return choose(task, clauses).take();
    }

    private static <R> Clause<? extends R> choose(Task<?> task, Clause<? extends R>[] clauses) {
        Future<Clause<? extends R>> gate = task.loop.createFuture(clauses);
        Runnable[] ends = new Runnable[clauses.length];
        try {
            for (int i = 0; i < clauses.length; i++) {
                ends[i] = clauses[i].enlist(gate);
            }
            return task.await(gate);
        } catch (CancellationException cancellation) {
            if (gate.state() != Future.State.SUCCESS || gate.value().passOn()) {
                throw cancellation;
            }
            task.uncancel(); // counted once already
            task.cancel(cancellation.getMessage());
            return gate.value();
        } finally {
            for (Runnable end : ends) {
                if (end != null) {
                    end.run();
                }
            }
        }
    }
}
