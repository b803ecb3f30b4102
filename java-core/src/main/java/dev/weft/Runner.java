package dev.weft;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// Runs main tasks one after another on one loop, which it keeps between them. For an interactive
/// console, a test harness, or any program that is not asynchronous as a whole; where one main task
/// is enough, [Coroutines#run(Coroutine)] is simpler.
///
/// {@snippet class="dev.weft.snippets.StructuredSnippetsTest" region="runner"}
///
/// Between two runs the loop stands still: tasks that a main task leaves behind go on with the next
/// run, from where they were, and so does what other threads hand over meanwhile. The [ContextVar]
/// values that a main task sets are seen by the next one.
///
/// **Order**: a run ends at the end of the batch in which the loop learns that the main task is
/// done. Nothing of this loop runs after that until the next run or the close.
///
/// **Thread**: any that does not belong to a loop; one run at a time.
///
/// Semantics: `asyncio.Runner`.
public final class Runner implements AutoCloseable {
    private final EventLoop loop;
    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile boolean closed;
    private Context context = Context.current(); // what the next main task inherits; while busy

    private Runner(EventLoop loop) {
        this.loop = loop;
    }

    /// Starts a runner and its loop. Any thread; the [ContextVar] values that are in force there
    /// are the first main task's.
    ///
    /// @return a runner to be closed
    public static Runner start() {
        EventLoop loop = EventLoop.start("weft-runner");
        loop.post(loop.rest::begin);
        loop.rest.awaitIt();
        return new Runner(loop);
    }

    /// Runs a main task and blocks the calling thread until it is done. An interrupt of that
    /// thread, Ctrl-C and SIGTERM cancel the main task and let it clean up; a second signal ends
    /// the JVM, as [the package][dev.weft] tells.
    ///
    /// @param <T> the type of the result
    /// @param main what to run
    /// @return the main task's result; if it failed, this throws the very exception it failed with
    /// @throws CancellationException if the main task was cancelled
    /// @throws IllegalStateException inside a task or callback, during another run, or if this
    ///   runner or its loop is closed
    public <T> T run(Coroutine<T> main) {
        Objects.requireNonNull(main, "main");
        MainTask.checkOutside();
        if (!busy.compareAndSet(false, true)) {
            throw new IllegalStateException("another thread's run of this runner is not over yet");
        }
        try {
            checkOpen();
            Task<T> task = new Task<>(loop, null, context);
            return new MainTask<>(loop, task)
                    .run(
                            () -> begin(task, main),
                            () -> {
                                loop.rest.awaitIt();
                                context = task.context.snapshot();
                            });
        } finally {
            busy.set(false);
        }
    }

    /// Runs a main task that returns nothing; see [#run(Coroutine)].
    ///
    /// @param main what to run
    /// @throws CancellationException if the main task was cancelled
    /// @throws IllegalStateException as for [#run(Coroutine)]
    public void run(Coroutine.Action main) {
        run(main.asCoroutine());
    }

    /// Puts a main task where the loop finds it when its rest is over: straight into its first
    /// batch, where asyncio has it too.
    private <T> void begin(Task<T> task, Coroutine<T> main) {
        Consumer<Future<T>> whenDone =
                done -> {
                    done.markRetrieved(); // not lost: run throws it
                    loop.rest.begin();
                };
        try {
            loop.rest.end(() -> {
                task.addWaiter(new Future.DoneCallback<>(task, whenDone, Context.EMPTY));
                loop.post(new FirstTurn<>(task, main));
                loop.tasks.add(task);
            });
        } catch (RejectedExecutionException loopClosed) {
            throw new IllegalStateException(this + " has a loop that was closed", loopClosed);
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException(this + " is closed and runs nothing any more");
        }
    }

    /// The loop of this runner. What other threads hand to it waits for the next run.
    ///
    /// @return the loop
    /// @throws IllegalStateException if this runner is closed
    public EventLoop loop() {
        checkOpen();
        return loop;
    }

    /// Cancels the tasks that are left, waits until they are done, and closes the loop. Called
    /// again, it does nothing. A run that is going on in another thread is cancelled.
    ///
    /// @throws IllegalStateException on the loop, which would wait for itself
    @Override
    public void close() {
        loop.close();
        closed = true;
    }

    /// How this runner stands, for logs.
    @Override
    public String toString() {
        return "Runner[" + (closed ? "closed" : busy.get() ? "running" : "resting") + "]";
    }
}
