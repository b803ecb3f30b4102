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

    List<String> steps() {
        return List.copyOf(steps);
    }

    @Override
    public String toString() {
        return steps().toString();
    }
}
