package dev.weft;

import java.util.Objects;

/// The start of a task that runs before whoever spawned it goes on.
final class EagerStart {
    private EagerStart() {}

    static <T> Task<T> spawn(String name, Coroutine<T> coroutine) {
        EventLoop loop = Coroutines.currentLoop();
        loop.checkOpen();
        Objects.requireNonNull(coroutine, "coroutine");
        Task<T> task = new Task<>(loop, name, Context.current());
        var first = new FirstTurn<>(task, coroutine);
        loop.tasks.add(task);
        try {
            place(first, loop);
        } catch (Throwable cannotGiveWay) {
            // A native frame below, or stack or memory used up: it will never run.
            loop.tasks.remove(task);
            throw cannotGiveWay;
        }
        return task;
    }

    private static void place(FirstTurn<?> first, EventLoop loop) {
        Task<?> caller = Task.ofThisCode();
        if (caller != null) {
            caller.giveWayTo(first);
        } else {
            // A callback is no stack that could wait: after it, in the order of asking.
            loop.ready.addDirectLast(first);
        }
    }
}
