package dev.weft;

import dev.weft.engine.Engine;
import dev.weft.engine.EngineKind;
import dev.weft.engine.Strand;
import dev.weft.loop.Callback;
import dev.weft.loop.Clock;
import dev.weft.loop.Inbox;
import dev.weft.loop.LoopParts;
import dev.weft.loop.Pace;
import dev.weft.loop.Poller;
import dev.weft.loop.ReadyQueue;
import dev.weft.loop.Timers;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// Runs tasks and callbacks one at a time, first come, first served, on one thread of its own.
///
/// Most programs never name it: [Coroutines#run(Coroutine)] makes one, runs a main task and closes
/// it. A program that wants a loop in the background, such as one whose threads or Kotlin
/// coroutines hand work to it, calls [#start] and later [#close].
///
/// **Order**: what is ready runs in the order in which it became ready. Timers fire by deadline,
/// those of equal deadline by age. Same inputs, same interleaving, on each engine.
///
/// **Thread**: a method may be called from tasks and callbacks of this loop only, unless it says
/// that any thread may; the others throw [IllegalStateException] elsewhere.
///
/// Semantics: asyncio's event loop.
public final class EventLoop implements Executor, AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.weft");

    static {
        LoopParts.areFoundBy(loop -> ((EventLoop) loop).parts);
    }

    final Engine engine;
    final LoopHost host = new LoopHost(this);
    final Clock clock;
    final ReadyQueue ready;
    final Consumer<Runnable> toReady;
    final Timers timers = new Timers();
    final Unretrieved unretrieved = new Unretrieved(this);
    final Outsiders outsiders = new Outsiders();
    final UnfinishedTasks tasks = new UnfinishedTasks();
    final Rounds rounds = new Rounds(this);
    final CommandStacks commands = new CommandStacks(this);
    final OpenGroups openGroups = new OpenGroups();

    // Any thread.
    final Inbox inbox = new Inbox();
    final Poller poller;
    final LoopParts parts;
    final Rest rest;
    final Thread thread;
    final LoopLife life = new LoopLife(this);
    private volatile ExceptionHandler exceptionHandler = EventLoop::log;
    private final AtomicLong taskCount = new AtomicLong();

    // Loop only.
    private long generatorCount;
    Context context = Context.EMPTY; // of the running callback
    boolean refusing; // the very end: no more rounds are run
    final DebugWatch debug = new DebugWatch(this);

    private EventLoop(String name) {
        Pace pace = Pace.ofNewLoop();
        clock = pace.clock();
        ready = new ReadyQueue(pace.choice());
        toReady = ready::add;
        engine = EngineKind.chosen().open(host, name, life::run);
        poller = new Poller();
        parts =
                new LoopParts(
                        clock,
                        poller,
                        pace.network(),
                        this::inThisContext,
                        this::post,
                        (message, failure) -> report(new ExceptionContext(message, failure, this)));
        rest = new Rest(poller);
        thread = engine.loopThread();
        // For code that reports to the thread's handler, as kotlinx.coroutines does.
        thread.setUncaughtExceptionHandler(
                (_, failure) -> report(new ExceptionContext("uncaught on " + this, failure, this)));
    }

    // ---- life

    /// Starts a loop in the background. Any thread.
    ///
    /// @param name what its thread is called
    /// @return a loop that runs until [#close]
    /// @throws IllegalStateException if `-Dweft.engine` asks for an engine that cannot work in this
    ///   JVM; the message names the missing flag
    public static EventLoop start(String name) {
        var loop = new EventLoop(Objects.requireNonNull(name, "name"));
        try {
            loop.thread.start();
        } catch (Throwable notStarted) {
            loop.poller.close();
            throw notStarted;
        }
        return loop;
    }

    /// Cancels all tasks, waits until they are done, and ends the loop. Called again, it waits for
    /// the same end. Any thread but the loop's; an interrupt does not cut the wait short.
    ///
    /// A loop that closes takes no more tasks from other threads; callbacks, which cleanup may
    /// need, until that is done.
    ///
    /// @throws IllegalStateException on the loop, which would wait for itself
    @Override
    public void close() {
        if (isCurrent()) {
            throw new IllegalStateException(
                    "a loop cannot be closed from its own tasks or callbacks; let the main task"
                            + " return");
        }
        life.close();
    }

    /// Has a callback run when the loop closes: once its tasks are done, while it still takes work.
    /// For code that waits on this loop without being one of its tasks, and would wait for ever.
    ///
    /// @param callback what to run; the same object is registered once
    public void addCloseCallback(Runnable callback) {
        checkCurrent("addCloseCallback");
        life.closeCallbacks().add(Objects.requireNonNull(callback, "callback"));
    }

    /// Takes a close callback back.
    ///
    /// @param callback the object given to [#addCloseCallback]
    /// @return whether it was registered
    public boolean removeCloseCallback(Runnable callback) {
        checkCurrent("removeCloseCallback");
        return life.closeCallbacks().remove(callback);
    }

    /// Whether the loop has ended and takes no more work. Any thread.
    ///
    /// @return true once it is closed
    public boolean isClosed() {
        return life.isOver();
    }

    // ---- callbacks

    /// Has a callback run as soon as all that is ready now has run, in the [ContextVar] context of
    /// now. What it throws goes to the [ExceptionHandler].
    ///
    /// @param callback what to run
    /// @return by which it can be called off
    public Handle callSoon(Runnable callback) {
        checkCurrent("callSoon");
        checkOpen();
        Call call = newCall(0, callback);
        ready.add(call);
        return call;
    }

    /// Has a callback run after a time.
    ///
    /// @param delay how long from now, in nanosecond steps; the system may make it late by a
    ///   millisecond, never early. Zero or less means at the next turn
    /// @param callback what to run
    /// @return by which it can be called off
    public Handle callLater(Duration delay, Runnable callback) {
        checkCurrent("callLater");
        return addTimer(deadlineAfter(delay), callback);
    }

    /// Has a callback run at a time.
    ///
    /// @param when the time, as [#time] tells it
    /// @param callback what to run
    /// @return by which it can be called off
    public Handle callAt(Duration when, Runnable callback) {
        checkCurrent("callAt");
        return addTimer(Nanos.of(when), callback);
    }

    /// Has a callback run as soon as possible, waking the loop if it sleeps. Any thread.
    ///
    /// @param callback what to run
    /// @return by which it can be called off
    /// @throws RejectedExecutionException if the loop is closed
    public Handle callSoonThreadSafe(Runnable callback) {
        Call call = newCall(0, callback);
        handOver(call, isCurrent());
        return call;
    }

    /// Runs a command on this loop, which makes a loop an [Executor] for whatever code takes one:
    /// [#callSoonThreadSafe] without a handle, for code that may await. Any thread.
    ///
    /// {@snippet class="dev.weft.snippets.SnippetsTest" region="execute"}
    ///
    /// A command that awaits becomes a task at that moment, and a loop that closes cancels it and
    /// waits for its end; one that does not costs no more than a callback. It runs on a stack of
    /// its own, so under HANDOFF and SCHEDULED in a thread other than the callbacks'.
    ///
    /// @param command what to run; what it throws goes to the [ExceptionHandler]
    /// @throws RejectedExecutionException if the loop is closed
    @Override
    public void execute(Runnable command) {
        Objects.requireNonNull(command, "command");
        Object running = Engine.running(); // once: a dispatcher calls this at every switch
        handOver(in(Context.of(running), command), of(running) == this);
    }

    private Runnable inThisContext(Runnable handler) {
        return in(Context.current(), handler);
    }

    private Runnable in(Context inherited, Runnable command) {
        return inherited == Context.EMPTY ? command : new Command(this, command, inherited);
    }

    /// The time on this loop's clock, which never goes back. Any thread.
    ///
    /// @return the time since the loop was made
    public Duration time() {
        return Duration.ofNanos(now());
    }

    /// The time a duration from now, on the loop's clock. Loop only.
    long deadlineAfter(Duration delay) {
        return Nanos.later(now(), delay);
    }

    long now() {
        return clock.now();
    }

    private Call newCall(long deadline, Runnable callback) {
        return new Call(
                this, deadline, Objects.requireNonNull(callback, "callback"), Context.current());
    }

    private Call addTimer(long deadline, Runnable callback) {
        Call call = newCall(deadline, callback);
        timers.add(call);
        return call;
    }

    private void handOver(Runnable work, boolean fromHere) {
        life.checkTakesCallbacks(fromHere);
        post(work, fromHere);
    }

    /// Has a callback run that comes of work which the loop has. Any thread.
    void postCall(Runnable callback) {
        post(newCall(0, callback));
    }

    /// Adds an item to the ready queue as soon as possible: what comes of work that the loop has,
    /// such as the end of a future, and is let in to the last. Any thread.
    void post(Callback item) {
        post(item, isCurrent());
    }

    /// The same for a task's first turn.
    void post(FirstTurn<?> item) {
        post(item, isCurrent());
    }

    private void post(Runnable item, boolean fromHere) {
        if (fromHere) {
            checkOpen();
            ready.add(item); // the inbox would let it fall behind a later callSoon
            return;
        }
        if (!inbox.put(item)) {
            throw refused();
        }
        poller.wake();
    }

    void checkOpen() {
        if (refusing) {
            throw refused();
        }
    }

    static RejectedExecutionException refused() {
        return new RejectedExecutionException("the loop is closed and runs nothing any more");
    }

    /// Adds an item to the ready queue. Loop only.
    void enqueue(Runnable item) {
        ready.add(item);
    }

    /// Makes a strand the next to run. Loop only.
    void enqueueDirect(Strand strand) {
        ready.addDirect(strand);
    }

    // ---- futures and tasks

    /// Makes a future that belongs to this loop. Any thread.
    ///
    /// @param <T> the type of its value
    /// @return a pending future
    public <T> Future<T> createFuture() {
        return new Future<>(this);
    }

    /// Makes a future that belongs to this loop and says what it is there for. Any thread.
    ///
    /// @param <T> the type of its value
    /// @param purpose what whoever awaits it waits for; while it is pending, `toString` names it,
    ///   in its own words of that moment
    /// @return a pending future
    public <T> Future<T> createFuture(Object purpose) {
        return new FutureFor<>(this, Objects.requireNonNull(purpose, "purpose"));
    }

    /// Makes a future that follows a stage. Cancelling the future cancels the stage; a failure is
    /// the original exception, without the stage's `CompletionException` around it. Any thread.
    ///
    /// @param <T> the type of its value
    /// @param stage what to follow
    /// @return a future of this loop
    public <T> Future<T> wrap(CompletionStage<? extends T> stage) {
        Future<T> future = createFuture(stage);
        Stages.follow(future, stage);
        return future;
    }

    /// Starts a task on this loop. From another thread use [#submit].
    ///
    /// @param <T> the type of its result
    /// @param coroutine what the task runs
    /// @return the task, which starts when the loop comes to it
    public <T> Task<T> spawn(Coroutine<T> coroutine) {
        return spawn(null, coroutine);
    }

    /// Starts a task that has a name on this loop. From another thread use [#submit].
    ///
    /// @param <T> the type of its result
    /// @param name what it is called in messages; null for a number
    /// @param coroutine what the task runs
    /// @return the task, which starts when the loop comes to it
    public <T> Task<T> spawn(String name, Coroutine<T> coroutine) {
        checkCurrent("spawn");
        checkOpen();
        Objects.requireNonNull(coroutine, "coroutine");
        Task<T> task = new Task<>(this, name, Context.current());
        FirstTurn.enqueue(task, coroutine);
        return task;
    }

    /// Starts a task on this loop from any thread, which may then block on it with [Future#get].
    /// The task inherits the [ContextVar] values of the calling thread.
    ///
    /// Semantics: asyncio's `run_coroutine_threadsafe`.
    ///
    /// There is no second form for code that returns nothing: Kotlin would take it for every
    /// lambda. Return null.
    ///
    /// @param <T> the type of its result
    /// @param coroutine what the task runs
    /// @return the task
    /// @throws RejectedExecutionException if the loop is closed, or closes and is not this thread's
    public <T> Task<T> submit(Coroutine<T> coroutine) {
        return submit(null, coroutine);
    }

    /// Starts a task that has a name on this loop, from any thread.
    ///
    /// @param <T> the type of its result
    /// @param name what it is called in messages; null for a number
    /// @param coroutine what the task runs
    /// @return the task
    /// @throws RejectedExecutionException if the loop is closed, or closes and is not this thread's
    public <T> Task<T> submit(String name, Coroutine<T> coroutine) {
        Objects.requireNonNull(coroutine, "coroutine");
        life.checkTakesTasks(isCurrent());
        Task<T> task = new Task<>(this, name, Context.current());
        post(() -> FirstTurn.enqueue(task, coroutine));
        return task;
    }

    long nextTaskNumber() {
        return taskCount.incrementAndGet();
    }

    long nextGeneratorNumber() {
        return ++generatorCount;
    }

    // ---- trouble

    /// Sets who hears of what went wrong where no code was waiting. Until then it is logged, at
    /// level ERROR, by the [System.Logger] `dev.weft`. Any thread.
    ///
    /// @param handler the new handler
    public void setExceptionHandler(ExceptionHandler handler) {
        exceptionHandler = Objects.requireNonNull(handler, "handler");
    }

    /// Hands something to the exception handler. Any thread.
    void report(ExceptionContext trouble) {
        try {
            exceptionHandler.handle(this, trouble);
        } catch (Throwable inHandler) {
            if (trouble.exception() != null && trouble.exception() != inHandler) {
                inHandler.addSuppressed(trouble.exception());
            }
            logOrPrint("the exception handler itself threw", inHandler);
        }
    }

    /// Logs, and where even that fails, as for want of descriptors, says it on the error stream.
    static void logOrPrint(String message, Throwable failure) {
        try {
            LOG.log(System.Logger.Level.ERROR, message, failure);
        } catch (Throwable noLog) {
            System.err.println(message + ": " + failure);
        }
    }

    private static void log(EventLoop loop, ExceptionContext trouble) {
        logOrPrint(trouble.message(), trouble.exception());
    }

    // ---- which loop is this

    /// The loop whose task or callback the calling thread runs: [Coroutines#currentLoop] for code
    /// that also runs where there is none. Any thread.
    ///
    /// @return the loop, or null if there is none
    public static EventLoop currentOrNull() {
        return of(Engine.running());
    }

    /// The loop of what [Engine#running] told: a task, a loop's host, or null.
    static EventLoop of(Object running) {
        if (running instanceof Task<?> task) {
            return task.loop;
        }
        return running instanceof LoopHost host ? host.loop() : null;
    }

    /// Whether the calling thread runs a task or callback of this loop. Any thread.
    ///
    /// @return true on this loop
    public boolean isCurrent() {
        return currentOrNull() == this;
    }

    void checkCurrent(String method) {
        if (!isCurrent()) {
            throw new IllegalStateException(
                    "%s was called on a thread that is not the loop's; there, use callSoonThreadSafe or submit"
                            .formatted(method));
        }
    }

    @Override
    public String toString() {
        return "EventLoop[%s on %s, %s]".formatted(thread.getName(), engine.kind(), life);
    }
}
