package dev.weft;

import dev.weft.engine.HeldLocks;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What debug mode looks at on one loop; see [Debug]. Loop only.
final class DebugWatch {
    private final EventLoop loop;
    private final Set<List<String>> reportedLocks = new HashSet<>();

    DebugWatch(EventLoop loop) {
        this.loop = loop;
    }

    /// Runs one item of the ready queue and reports it if it took too long.
    ///
    /// @param source the task or callback that the item is a step of
    void time(Runnable step, Object source) {
        long start = System.nanoTime();
        step.run();
        long took = System.nanoTime() - start;
        if (took >= Debug.SLOW_NANOS) {
            loop.report(
                    new ExceptionContext(
                            "%s kept the loop for %d ms; nothing else ran meanwhile"
                                    .formatted(ExceptionContext.textOf(source), took / 1_000_000),
                            null,
                            source));
        }
    }

    /// Reports it if the task, which is about to suspend, holds a lock. Each place once.
    void lookForLocks(Task<?> task) {
        if (!HeldLocks.areVisible()) {
            return;
        }
        List<String> held = HeldLocks.onThisStack();
        if (!held.isEmpty() && reportedLocks.add(held)) {
            loop.report(
                    new ExceptionContext(
                            "%s awaits while it holds %s; other tasks run meanwhile, and one that wants the lock may hang the loop"
                                    .formatted(task.name(), String.join(" and ", held)),
                            new Throwable("the await"),
                            task));
        }
    }
}
