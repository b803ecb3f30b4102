package dev.weft;

import java.util.Objects;
import java.util.concurrent.ExecutionException;

/// One call of `run`: a main task, and what may end it early.
final class MainTask<T> {
    private final EventLoop loop;
    private final Task<T> task;

    MainTask(EventLoop loop, Task<T> task) {
        this.loop = loop;
        this.task = task;
    }

    /// Runs a main task on a loop of its own.
    static <T> T run(Coroutine<T> main) {
        Objects.requireNonNull(main, "main");
        checkOutside();
        EventLoop loop = EventLoop.start("weft-main");
        Task<T> task = new Task<>(loop, null, Context.current());
        return new MainTask<>(loop, task)
                .run(() -> loop.post(() -> begin(task, main)), loop::close);
    }

    /// Starts the main task. The loop begins to close in the turn after its end: how far the other
    /// tasks get must not depend on how soon the caller's thread notices.
    private static <T> void begin(Task<T> task, Coroutine<T> main) {
        FirstTurn.enqueue(task, main);
        task.addDoneCallback(done -> {
            task.loop.life.beginToClose();
            done.markRetrieved(); // not lost: run throws it
        });
    }

    /// Throws on a thread of a loop, which a run would block.
    static void checkOutside() {
        if (EventLoop.currentOrNull() != null) {
            throw new IllegalStateException(
                    "run was called inside a running loop, which it would block; call the code"
                            + " directly, or spawn it");
        }
    }

    /// Has the main task begin, once nothing can end the JVM without it, and waits for it.
    ///
    /// @param begin what starts it
    /// @param atEnd what is to be done before Ctrl-C has its usual effect again
    T run(Runnable begin, Runnable atEnd) {
        Thread hook = new Thread(new AtShutdown(loop, task), "weft-shutdown");
        boolean hooked = addHook(hook);
        try {
            begin.run();
            return awaitResult();
        } finally {
            atEnd.run();
            if (hooked) {
                removeHook(hook);
            }
        }
    }

    private T awaitResult() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                    task.cancel("the thread that called run was interrupted");
                } catch (ExecutionException e) {
                    throw Sneaky.rethrow(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static boolean addHook(Thread hook) {
        try {
            Runtime.getRuntime().addShutdownHook(hook);
            return true;
        } catch (IllegalStateException shuttingDown) {
            return false;
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // It runs, or has run.
        }
    }
}
