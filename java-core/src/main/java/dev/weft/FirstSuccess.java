package dev.weft;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CancellationException;

/// Coroutines that race for the first result; see [TaskGroup#firstSuccess].
final class FirstSuccess<T> {
    private final List<Coroutine<? extends T>> coroutines;
    private final List<Throwable> failures = new ArrayList<>();
    private CancellationException cancelled; // the first contestant's that ended so by itself
    private Future<? extends T> winner;

    FirstSuccess(Collection<? extends Coroutine<? extends T>> coroutines) {
        this.coroutines = List.copyOf(coroutines);
        if (coroutines.isEmpty()) {
            throw new IllegalArgumentException("the first success of no coroutines at all");
        }
    }

    T run() {
        TaskGroup.runSupervised(group -> {
            for (Coroutine<? extends T> each : coroutines) {
                start(group, each);
            }
        });
        if (winner != null) {
            return winner.resultNow();
        }
        if (failures.isEmpty()) {
            throw cancelled;
        }
        Throwable first = failures.removeFirst();
        for (Throwable other : failures) {
            if (other != first) {
                first.addSuppressed(other);
            }
        }
        throw Sneaky.rethrow(first);
    }

    private <C extends T> void start(TaskGroup group, Coroutine<C> coroutine) {
        group.spawn(coroutine).addDoneCallback(contestant -> isDone(contestant, group));
    }

    private void isDone(Future<? extends T> contestant, TaskGroup group) {
        switch (contestant.state()) {
            case SUCCESS -> {
                if (winner == null) {
                    winner = contestant;
                    group.cancel();
                }
            }
            case FAILED -> {
                if (winner == null) {
                    failures.add(contestant.failure());
                }
                // After the success it was in the cleanup. Left alone it is reported, like any
                // failure that nobody looks at.
            }
            default -> cancelled = cancelled == null ? contestant.cancellation() : cancelled;
        }
    }
}
