package dev.weft;

import dev.weft.loop.Place;

import java.util.LinkedHashSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// What a shutdown of the JVM does to a main task: Ctrl-C, SIGTERM, or a `System.exit` somewhere.
/// It cancels the task and holds the JVM until the loop has cleaned up and is closed. Not for a
/// loop that answers nothing any more, nor for one that waits for nothing but a blocking call: it
/// may be `System.exit` itself, which waits for us.
///
/// | after | what |
/// | --- | --- |
/// | the first look | one more signal ends the JVM at once; until then it is the same one told twice, as `timeout` and `npm` do, which signal the process and its group |
/// | the patience | a line tells who holds the JVM |
final class AtShutdown implements Runnable {
    /// The system property with the patience in milliseconds.
    static final String PATIENCE_PROPERTY = "weft.shutdown.warnMillis";

    private static final long PATIENCE_NANOS =
            TimeUnit.MILLISECONDS.toNanos(Long.getLong(PATIENCE_PROPERTY, 5000));
    private static final long UNRESPONSIVE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long LOOK_MILLIS = 200;
    private static final int MOST_NAMED = 3;

    private final EventLoop loop;
    private final Task<?> main;
    private final LaterSignals signals = new LaterSignals();

    AtShutdown(EventLoop loop, Task<?> main) {
        this.loop = loop;
        this.main = main;
    }

    @Override
    public void run() {
        main.cancel("the JVM is shutting down");
        try {
            loop.thread.join(LOOK_MILLIS);
            signals.look(); // the first one's thread, if it was one
            hold();
        } catch (RejectedExecutionException
                | InterruptedException
                | ExecutionException
                | TimeoutException over) {
            // Nothing is left to wait for.
        }
    }

    private void hold() throws InterruptedException, ExecutionException, TimeoutException {
        long began = System.nanoTime();
        long lively = began;
        boolean told = false;
        while (!loop.isClosed()) {
            if (!ask(loop.life::isStuck)) {
                lively = System.nanoTime();
            } else if (System.nanoTime() - lively > UNRESPONSIVE_NANOS) {
                return;
            }
            if (!told && System.nanoTime() - began >= PATIENCE_NANOS) {
                told = tell(ask(this::unfinished));
            }
            loop.thread.join(LOOK_MILLIS);
            int signal = signals.look();
            if (signal != 0) {
                Runtime.getRuntime().halt(128 + signal);
            }
        }
    }

    /// What the loop itself says, if it says anything in time.
    private <T> T ask(Supplier<T> question)
            throws InterruptedException, ExecutionException, TimeoutException {
        return CompletableFuture.supplyAsync(question, loop.parts.answers())
                .get(UNRESPONSIVE_NANOS, TimeUnit.NANOSECONDS);
    }

    /// The tasks that are not done, the main one first, as text. Loop only.
    private String unfinished() {
        var tasks = new LinkedHashSet<Task<?>>();
        if (!main.isDone()) {
            tasks.add(main);
        }
        tasks.addAll(loop.tasks.all());
        String named =
                tasks.stream()
                        .limit(MOST_NAMED)
                        .map(AtShutdown::placed)
                        .collect(Collectors.joining("; "));
        return tasks.size() > MOST_NAMED
                ? "%s; %d more".formatted(named, tasks.size() - MOST_NAMED)
                : named;
    }

    private static String placed(Task<?> task) {
        StackTraceElement place = Place.of(task.stackTrace());
        String text = ExceptionContext.textOf(task);
        return place == null ? text : text + " at " + place;
    }

    /// Not through a logger: java.util.logging, for one, has a shutdown hook of its own and is deaf
    /// by now.
    private static boolean tell(String tasks) {
        if (tasks.isEmpty()) {
            return false;
        }
        System.err.printf(
                "The JVM is shutting down, but %d ms after their cancellation Weft still waits for:"
                        + " %s. One more Ctrl-C or SIGTERM ends the JVM at once.%n",
                TimeUnit.NANOSECONDS.toMillis(PATIENCE_NANOS), tasks);
        return true;
    }
}
