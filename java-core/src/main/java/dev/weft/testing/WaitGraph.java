package dev.weft.testing;

import dev.weft.Future;
import dev.weft.Task;
import dev.weft.loop.Place;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/// Who waits for what, as text: a line for each task, and below it the task that it awaits. To be
/// made on the loop.
final class WaitGraph {
    private final StringBuilder text = new StringBuilder();
    private final Set<Task<?>> shown = new HashSet<>();

    private WaitGraph() {}

    static String of(Collection<Task<?>> tasks) {
        var awaited = new HashSet<Future<?>>();
        tasks.forEach(task -> awaited.add(task.awaited()));
        var graph = new WaitGraph();
        tasks.stream().filter(task -> !awaited.contains(task)).forEach(graph::add);
        tasks.stream().filter(task -> !graph.shown.contains(task)).forEach(graph::add); // circles
        return graph.text.toString();
    }

    private void add(Task<?> root) {
        String indent = "  ";
        for (Task<?> task = root; task != null; indent += "  ") {
            text.append(indent).append(task.name());
            if (!shown.add(task)) {
                text.append(", see above\n");
                return;
            }
            Task<?> next = task.awaited() instanceof Task<?> other ? other : null;
            text.append(" awaits ").append(next == null ? task.awaited() : next.name());
            StackTraceElement place = Place.of(task.stackTrace());
            if (place != null) {
                text.append(", at ").append(place);
            }
            text.append('\n');
            task = next;
        }
    }
}
