package dev.weft;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

/// The words of a program on Weft, meant to be imported statically.
///
/// {@snippet class="dev.weft.snippets.SnippetsTest" region="program"}
///
/// All but [#run(Coroutine)] are for code that runs in a task, or at least on a loop; elsewhere
/// they throw [IllegalStateException]. The laws that hold for all of them are in the package's
/// description.
public final class Coroutines {
    private Coroutines() {}

    // ---- entry

    /// Runs a main task on a new loop and blocks the calling thread until it is done and the loop
    /// is closed.
    ///
    /// What the main task leaves behind is cancelled and waited for. An interrupt of the calling
    /// thread, Ctrl-C and SIGTERM cancel the main task and let it clean up; a second signal ends
    /// the JVM, as [the package][dev.weft] tells.
    ///
    /// Not in a static initialiser: a lambda there needs the class whose initialisation waits for
    /// it.
    ///
    /// **Thread**: any that does not belong to a loop. The loop has a thread of its own, so locks
    /// that the caller holds are not held by the main task.
    ///
    /// Semantics: `asyncio.run`.
    ///
    /// @param <T> the type of the result
    /// @param main what to run
    /// @return the main task's result; if it failed, this throws the very exception it failed with
    /// @throws CancellationException if the main task was cancelled
    /// @throws IllegalStateException inside a task or callback: await or spawn there
    public static <T> T run(Coroutine<T> main) {
        return MainTask.run(main);
    }

    /// Runs a main task that returns nothing; see [#run(Coroutine)].
    ///
    /// @param main what to run
    public static void run(Coroutine.Action main) {
        MainTask.run(main.asCoroutine());
    }

    // ---- tasks

    /// Starts a task on the running loop.
    ///
    /// @param <T> the type of its result
    /// @param coroutine what the task runs
    /// @return the task, which starts when the loop comes to it
    public static <T> Task<T> spawn(Coroutine<T> coroutine) {
        return currentLoop().spawn(null, coroutine);
    }

    /// Starts a task that returns nothing on the running loop.
    ///
    /// @param action what the task runs
    /// @return the task, which starts when the loop comes to it
    public static Task<Void> spawn(Coroutine.Action action) {
        return currentLoop().spawn(null, action.asCoroutine());
    }

    /// Starts a task that has a name on the running loop.
    ///
    /// @param <T> the type of its result
    /// @param name what it is called in messages
    /// @param coroutine what the task runs
    /// @return the task, which starts when the loop comes to it
    public static <T> Task<T> spawn(String name, Coroutine<T> coroutine) {
        return currentLoop().spawn(name, coroutine);
    }

    /// Starts a task that has a name and returns nothing on the running loop.
    ///
    /// @param name what it is called in messages
    /// @param action what the task runs
    /// @return the task, which starts when the loop comes to it
    public static Task<Void> spawn(String name, Coroutine.Action action) {
        return currentLoop().spawn(name, action.asCoroutine());
    }

    /// Starts a task on the running loop and lets it run at once, up to its first wait; the caller
    /// goes on after that. What need not wait is done when this returns.
    ///
    /// **Switches** always: the calling task stands still meanwhile, and nobody else runs. Called
    /// in a callback, which cannot stand still, the task runs right after the callback, several of
    /// them in the order of asking.
    ///
    /// {@snippet class="dev.weft.snippets.StructuredSnippetsTest" region="eager"}
    ///
    /// Semantics: asyncio's `eager_start`.
    ///
    /// @param <T> the type of its result
    /// @param coroutine what the task runs
    /// @return the task; done, if it never had to wait
    public static <T> Task<T> spawnEager(Coroutine<T> coroutine) {
        return EagerStart.spawn(null, coroutine);
    }

    /// Starts a task that returns nothing and lets it run at once; see [#spawnEager(Coroutine)].
    ///
    /// @param action what the task runs
    /// @return the task; done, if it never had to wait
    public static Task<Void> spawnEager(Coroutine.Action action) {
        return EagerStart.spawn(null, action.asCoroutine());
    }

    /// Starts a task that has a name and lets it run at once; see [#spawnEager(Coroutine)].
    ///
    /// @param <T> the type of its result
    /// @param name what it is called in messages
    /// @param coroutine what the task runs
    /// @return the task; done, if it never had to wait
    public static <T> Task<T> spawnEager(String name, Coroutine<T> coroutine) {
        return EagerStart.spawn(name, coroutine);
    }

    /// [#spawnEager(Coroutine)] of a task that has a name and returns nothing.
    ///
    /// @param name what it is called in messages
    /// @param action what the task runs
    /// @return the task; done, if it never had to wait
    public static Task<Void> spawnEager(String name, Coroutine.Action action) {
        return EagerStart.spawn(name, action.asCoroutine());
    }

    /// The task that runs now.
    ///
    /// @return the task
    /// @throws IllegalStateException if no task runs: in a callback, or on a thread of no loop
    public static Task<?> currentTask() {
        return Task.current();
    }

    /// The tasks of the running loop that are not done.
    ///
    /// @return a set of its own, oldest task first
    public static Set<Task<?>> allTasks() {
        return currentLoop().tasks.all();
    }

    /// The loop that runs the calling code.
    ///
    /// @return the loop
    /// @throws IllegalStateException on a thread that belongs to no loop
    public static EventLoop currentLoop() {
        EventLoop loop = EventLoop.currentOrNull();
        if (loop == null) {
            throw new IllegalStateException(
                    "this thread belongs to no event loop; start one with run, or hand the work to"
                            + " one with EventLoop.submit");
        }
        return loop;
    }

    // ---- waiting

    /// Waits for a future and gives its value.
    ///
    /// **Switches** only if the future is not done. **Cancel**: cancelling the waiting task cancels
    /// the future; to leave it running, await [#shield] of it.
    ///
    /// @param <T> the type of the value
    /// @param future what to wait for
    /// @return its value; if it failed, this throws the very exception it failed with, checked or
    ///   not, with the place of this await added once (see [AwaitSite])
    /// @throws CancellationException if the future, or the waiting task, is cancelled
    /// @throws IllegalStateException outside a task, for another loop's future, for the task
    ///   itself, or where the stack cannot be suspended
    public static <T> T await(Future<T> future) {
        return currentTask().await(future);
    }

    /// Waits for a future and declares a checked exception that it may fail with; see
    /// [#await(Future)].
    ///
    /// @param <T> the type of the value
    /// @param <X> the exception to declare
    /// @param future what to wait for
    /// @param declared the exception's class, for the compiler alone: others are thrown as well
    /// @return its value
    /// @throws X if the future failed with it
    public static <T, X extends Throwable> T await(Future<T> future, Class<X> declared) throws X {
        Objects.requireNonNull(declared, "declared");
        return await(future);
    }

    /// Waits for a stage, such as a `CompletableFuture`; see [EventLoop#wrap] and [#await(Future)].
    ///
    /// @param <T> the type of the value
    /// @param stage what to wait for
    /// @return its value
    public static <T> T await(CompletionStage<T> stage) {
        return await(currentTask().loop.<T>wrap(stage));
    }

    /// Lets the task sleep and others run.
    ///
    /// **Cancel**: ends the sleep at once.
    ///
    /// @param duration for how long; zero or less is [#yieldNow]
    public static void sleep(Duration duration) {
        Sleep.run(currentTask(), duration);
    }

    /// Lets everything that is ready run once before the calling task goes on. asyncio's
    /// `sleep(0)`.
    public static void yieldNow() {
        currentTask().yieldNow();
    }

    /// A future of the results of several others, in their order.
    ///
    /// It fails with the first failure, at once; the others go on. **Cancel**: cancelling it
    /// cancels them all, and it is done when they are. One of them being cancelled counts as its
    /// failure.
    ///
    /// Semantics: `asyncio.gather`, except that a cancelled one waits for all of its children where
    /// asyncio's ends with the first.
    ///
    /// @param <T> the type of the results
    /// @param futures of the running loop; the same one may appear several times
    /// @return a future of their results; done at once if they all are, or if there are none
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only copied
    public static <T> Future<List<T>> gather(Future<? extends T>... futures) {
        return Gathering.of(currentLoop(), List.of(futures));
    }

    /// A future of the results of several others, in their order; see [#gather(Future...)].
    ///
    /// @param <T> the type of the results
    /// @param futures of the running loop
    /// @return a future of their results
    public static <T> Future<List<T>> gather(Collection<? extends Future<? extends T>> futures) {
        return Gathering.of(currentLoop(), futures);
    }

    /// Starts a task for each coroutine and gathers them; see [#gather(Future...)].
    ///
    /// @param <T> the type of the results
    /// @param coroutines what the tasks run
    /// @return a future of their results
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only copied
    public static <T> Future<List<T>> gather(Coroutine<? extends T>... coroutines) {
        return Gathering.ofTasks(currentLoop(), List.of(coroutines));
    }

    /// Waits until one of several things can happen, has that one happen, and gives its result. The
    /// others do not happen: an item that was not chosen stays in its queue, one that was not put
    /// is not put, a future goes on.
    ///
    /// {@snippet class="dev.weft.snippets.SyncSnippetsTest" region="select"}
    ///
    /// **Switches** only if none can happen at once. **Order**: of those that can at once, the
    /// first one given; later, the first to become ready, which takes its place in the lines it
    /// waits in like any other waiter. **Cancel**: none of them happens; if one was chosen already
    /// and the task had not yet gone on, what it was about to get goes to the next in line.
    /// **Thread**: a task.
    ///
    /// Semantics: kotlinx.coroutines' `select`; asyncio's `wait(FIRST_COMPLETED)` without the tasks
    /// that then have to be cancelled.
    ///
    /// @param <R> the type of the result
    /// @param clauses what may happen: of [Clause], and of what else offers them
    /// @return what the chosen clause gives; what it throws is thrown
    /// @throws IllegalArgumentException if there are no clauses, which would wait for ever
    /// @throws CancellationException if this task is cancelled while it waits
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public static <R> R select(Clause<? extends R>... clauses) {
        return Select.run(currentTask(), clauses);
    }

    /// A future of how several others end, in their order: [#gather(Collection)] that never fails
    /// for theirs.
    ///
    /// **Cancel**: cancelling it cancels them all, and it is cancelled when they are done; what
    /// they fail with then is dropped.
    ///
    /// Semantics: `asyncio.gather` with `return_exceptions=True`.
    ///
    /// @param <T> the type of the values
    /// @param futures of the running loop; the same one may appear several times
    /// @return a future of their outcomes; done at once if they all are, or if there are none
    public static <T> Future<List<Outcome<T>>> gatherOutcomes(
            Collection<? extends Future<? extends T>> futures) {
        return Gathering.outcomes(currentLoop(), futures);
    }

    /// A future of how several others end, in their order; see [#gatherOutcomes(Collection)].
    ///
    /// @param <T> the type of the values
    /// @param futures of the running loop
    /// @return a future of their outcomes
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only copied
    public static <T> Future<List<Outcome<T>>> gatherOutcomes(Future<? extends T>... futures) {
        return Gathering.outcomes(currentLoop(), List.of(futures));
    }

    /// Waits until enough of several futures are done, and says which. It throws none of their
    /// failures and cancels none of them.
    ///
    /// {@snippet class="dev.weft.snippets.StructuredSnippetsTest" region="waitUntil"}
    ///
    /// **Switches** always. **Cancel**: the futures go on.
    ///
    /// Semantics: `asyncio.wait`, whose name belongs to [Object] here. Looking at the failures is
    /// left to the caller: those that nobody looks at are reported.
    ///
    /// @param <F> the kind of futures
    /// @param until when to stop waiting
    /// @param futures of the running loop; one that appears several times counts once
    /// @return which are done and which are not
    /// @throws IllegalArgumentException if there are none
    public static <F extends Future<?>> Waited<F> waitUntil(
            Until until, Collection<? extends F> futures) {
        return Waiting.run(until, futures, null);
    }

    /// [#waitUntil(Until, Collection)] that does not wait for ever.
    ///
    /// @param <F> the kind of futures
    /// @param until when to stop waiting
    /// @param futures of the running loop
    /// @param timeout for how long to wait; that it is over is no failure
    /// @return which are done and which are not
    public static <F extends Future<?>> Waited<F> waitUntil(
            Until until, Collection<? extends F> futures, Duration timeout) {
        return Waiting.run(until, futures, Objects.requireNonNull(timeout, "timeout"));
    }

    /// Several futures, one after another as they are done, for a `for` loop whose every step
    /// awaits the next one.
    ///
    /// {@snippet class="dev.weft.snippets.StructuredSnippetsTest" region="asCompleted"}
    ///
    /// A loop that was left can be taken up again: there is one iterator, and each future comes
    /// once. It fits several consuming tasks too; they get futures in the order of asking.
    ///
    /// **Switches** at each step that has to wait. **Cancel**: the futures go on, and the one that
    /// the step was about to give comes with the next.
    ///
    /// Semantics: `asyncio.as_completed`, which in Python 3.13 gives the futures themselves.
    ///
    /// @param <F> the kind of futures
    /// @param futures of the running loop; one that appears several times counts once
    /// @return what to iterate over; what it gives is done, with a value or without
    public static <F extends Future<?>> Iterable<F> asCompleted(Collection<? extends F> futures) {
        return Completions.of(futures, null);
    }

    /// [#asCompleted(Collection)] that does not wait for ever.
    ///
    /// @param <F> the kind of futures
    /// @param futures of the running loop
    /// @param timeout how long the whole may take, from now
    /// @return what to iterate over
    /// @throws TimeoutException by the step that finds the time over. It is declared here because
    ///   an [java.util.Iterator] cannot declare it, and around the loop it can be caught
    public static <F extends Future<?>> Iterable<F> asCompleted(
            Collection<? extends F> futures, Duration timeout) throws TimeoutException {
        return Completions.of(futures, Objects.requireNonNull(timeout, "timeout"));
    }

    /// A future that follows another but does not pass a cancellation on to it.
    ///
    /// {@snippet class="dev.weft.snippets.SnippetsTest" region="shield"}
    ///
    /// Semantics: `asyncio.shield`.
    ///
    /// @param <T> the type of the value
    /// @param inner of the running loop
    /// @return a new future; `inner` itself if it is done
    public static <T> Future<T> shield(Future<T> inner) {
        return Shield.around(inner);
    }

    /// Runs a body in the calling task and cancels it if it takes too long. The body may catch the
    /// cancellation to clean up, and the cleanup may await.
    ///
    /// Timeouts nest, with each other and with [TaskGroup]s: only the one that expired turns its
    /// own cancellation into a [TimeoutException]; a cancellation from outside goes through.
    ///
    /// Semantics: `asyncio.timeout`.
    ///
    /// @param <T> the type of the result
    /// @param limit how long it may take; zero or less expires at the body's first wait
    /// @param body what to run
    /// @return the body's result, also if it came in spite of the cancellation
    /// @throws TimeoutException if the time was over; its cause is the cancellation
    public static <T> T withTimeout(Duration limit, Coroutine<T> body) throws TimeoutException {
        return Timeout.run(currentTask(), limit, body);
    }

    /// [#withTimeout(Duration, Coroutine)] of a body that returns nothing.
    ///
    /// @param limit how long it may take
    /// @param body what to run
    /// @throws TimeoutException if the time was over
    public static void withTimeout(Duration limit, Coroutine.Action body) throws TimeoutException {
        Timeout.run(currentTask(), limit, body.asCoroutine());
    }

    /// Runs a body in the calling task and cancels it if it is not done by a certain time; see
    /// [#withTimeout(Duration, Coroutine)].
    ///
    /// Semantics: `asyncio.timeout_at`.
    ///
    /// @param <T> the type of the result
    /// @param deadline the time, as [EventLoop#time] tells it; what is past expires at the body's
    ///   first wait
    /// @param body what to run
    /// @return the body's result, also if it came in spite of the cancellation
    /// @throws TimeoutException if the time was over; its cause is the cancellation
    public static <T> T timeoutAt(Duration deadline, Coroutine<T> body) throws TimeoutException {
        return Timeout.runUntil(currentTask(), deadline, body);
    }

    /// [#timeoutAt(Duration, Coroutine)] of a body that returns nothing.
    ///
    /// @param deadline the time, as [EventLoop#time] tells it
    /// @param body what to run
    /// @throws TimeoutException if the time was over
    public static void timeoutAt(Duration deadline, Coroutine.Action body) throws TimeoutException {
        Timeout.runUntil(currentTask(), deadline, body.asCoroutine());
    }

    /// Waits for a future and cancels it if it takes too long. Then it waits for the end of the
    /// cancelled one, which may take a while, may still be a value, and may be a failure.
    ///
    /// To leave the future running, wait for a [#shield] of it.
    ///
    /// **Switches** only if the future is not done.
    ///
    /// Semantics: `asyncio.wait_for`.
    ///
    /// @param <T> the type of the value
    /// @param future what to wait for
    /// @param limit how long it may take; zero or less cancels at once what is not done
    /// @return its value
    /// @throws TimeoutException if the time was over and the future was cancelled for it
    public static <T> T waitFor(Future<T> future, Duration limit) throws TimeoutException {
        return WaitFor.future(currentTask(), future, limit);
    }

    /// Runs a coroutine in the calling task and cancels it if it takes too long:
    /// [#withTimeout(Duration, Coroutine)], except that one with no time at all is never begun.
    ///
    /// Semantics: `asyncio.wait_for`.
    ///
    /// @param <T> the type of the result
    /// @param coroutine what to run
    /// @param limit how long it may take
    /// @return its result
    /// @throws TimeoutException if the time was over
    public static <T> T waitFor(Coroutine<T> coroutine, Duration limit) throws TimeoutException {
        return WaitFor.coroutine(currentTask(), coroutine, limit);
    }

    /// [#waitFor(Coroutine, Duration)] of a coroutine that returns nothing.
    ///
    /// @param action what to run
    /// @param limit how long it may take
    /// @throws TimeoutException if the time was over
    public static void waitFor(Coroutine.Action action, Duration limit) throws TimeoutException {
        WaitFor.coroutine(currentTask(), action.asCoroutine(), limit);
    }

    /// Runs blocking code on a virtual thread of its own and waits for it, so that the loop goes on
    /// meanwhile. The code sees the [ContextVar] values of the calling task.
    ///
    /// **Cancel**: the waiting ends at once and the thread is interrupted; what it still returns or
    /// throws is dropped.
    ///
    /// Semantics: `asyncio.to_thread`, which cannot interrupt.
    ///
    /// No second form for code that returns nothing: it would make `future::get` ambiguous.
    ///
    /// @param <T> the type of the result
    /// @param blocking what to run; it cannot await
    /// @return its result; if it failed, this throws the very exception
    public static <T> T toThread(Callable<T> blocking) {
        return await(OtherThread.start(currentTask(), blocking));
    }
}
