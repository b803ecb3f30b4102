package dev.weft;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;

/// What happened, in the order in which it happened. Any thread may add to it.
final class Trail {
    private final List<String> steps = Collections.synchronizedList(new ArrayList<>());

    void add(Object step) {
        steps.add(String.valueOf(step));
    }

    /// Adds what was thrown: the public class that a program would catch, and the message.
    void addThrown(Throwable thrown) {
        Class<?> type =
                thrown instanceof CancellationException
                        ? CancellationException.class
                        : thrown.getClass();
        add(type.getSimpleName() + "(" + thrown.getMessage() + ")");
    }

    /// A callback that leaves this step.
    Runnable mark(Object step) {
        return () -> add(step);
    }

    /// Awaits a future and adds its outcome, whatever it is.
    void awaitAndTell(Future<?> future) {
        try {
            add(Coroutines.await(future));
        } catch (Exception e) {
            addThrown(e);
        }
    }

    /// Awaits a future; adds a cancellation and lets it pass.
    Object tellAndRethrow(Future<?> future) {
        return tellAndRethrow("", future);
    }

    /// Awaits a future; adds a cancellation, after a name, and lets it pass.
    Object tellAndRethrow(String who, Future<?> future) {
        try {
            return Coroutines.await(future);
        } catch (CancellationException e) {
            add(who + "CancellationException(" + e.getMessage() + ")");
            throw e;
        }
    }

    /// Waits for what never comes, and adds that it was cancelled.
    void hang(String name) {
        try {
            Quietly.forever();
        } catch (CancellationException e) {
            add(name + " cancelled");
            throw e;
        }
    }

    /// Adds a step in each of so many turns.
    ///
    /// @return the name
    String steps(String name, int count) {
        for (int i = 0; i < count; i++) {
            add(name + i);
            Coroutines.yieldNow();
        }
        return name;
    }

    List<String> steps() {
        return List.copyOf(steps);
    }

    @Override
    public String toString() {
        return steps().toString();
    }
}
