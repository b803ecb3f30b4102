package dev.weft;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One call of `run`: a loop, its main task, and what may end it early.
final class MainTask<T> {
    private static final long UNRESPONSIVE_SECONDS = 2;

    private final EventLoop loop = EventLoop.start("weft-main");
    private final Task<T> task;

    private MainTask(Coroutine<T> main) {
        task = loop.submitMain(main);
    }

    static <T> T run(Coroutine<T> main) {
        Objects.requireNonNull(main, "main");
        if (EventLoop.currentOrNull() != null) {
            throw new IllegalStateException(
                    "run was called inside a running loop, which it would block; call the code"
                            + " directly, or spawn it");
        }
        return new MainTask<>(main).waitForIt();
    }

    private T waitForIt() {
        Thread hook = new Thread(this::cancelAtShutdown, "weft-shutdown");
        boolean hooked = addHook(hook);
        try {
            return awaitResult();
        } finally {
            loop.close();
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

    /// Ctrl-C, SIGTERM, or a `System.exit` somewhere: cancels the main task and holds the JVM until
    /// it has cleaned up. A loop that answers nothing any more is not waited for, nor is one whose
    /// task called `System.exit`, for that task waits for us.
    private void cancelAtShutdown() {
        task.cancel("the JVM is shutting down");
        try {
            while (!loop.isClosed()) {
                var exits = new CompletableFuture<Boolean>();
                loop.execute(() -> exits.complete(loop.tasks.anyExits()));
                if (exits.get(UNRESPONSIVE_SECONDS, TimeUnit.SECONDS)) {
                    return;
                }
                loop.awaitEnd(100);
            }
        } catch (RejectedExecutionException
                | InterruptedException
                | ExecutionException
                | TimeoutException over) {
            // Nothing is left to wait for.
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
