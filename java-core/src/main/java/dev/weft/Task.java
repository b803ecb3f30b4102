package dev.weft;

import dev.weft.engine.Engine;
import dev.weft.engine.Strand;

import java.util.Objects;
import java.util.concurrent.CancellationException;

/// A coroutine that runs on a loop, and the future of its result.
///
/// **Order**: a task starts when the loop comes to it, after what is ready now. It runs until it
/// awaits something that is not done; nothing else of its loop runs meanwhile.
///
/// **Cancel**: [#cancel(String)] asks. The task gets one [CancellationException] at its await, may
/// clean up (which may await), and is cancelled when it lets the exception out. A task that catches
/// it and goes on is not cancelled; [#cancelling] still counts the request until [#uncancel].
///
/// **Thread**: `cancel` and what [Future] offers, any; the rest, the loop's.
///
/// Semantics: asyncio's `Task`, counts included, so timeouts and task groups nest as they do there.
///
/// @param <T> the type of the result
public final class Task<T> extends Future<T> {
    private final long number;
    private String name; // null until asked for, unless it was given

    // Loop only.
    Context context;
    // The one to resume: the task's own, or a generator's that it is inside of. Null before the
    // first turn and after the last.
    private Strand strand;
    private Future<?> awaited; // what it is parked on; null while it runs or is ready
    private boolean mustCancel; // a cancellation to deliver at the next switch
    private int cancelRequests;
    private String cancelMessage;
    // Of the code that runs for this task: its own, or a generator's body. Null until it made or
    // asked one.
    private OpenGenerators openGenerators;

    // Whose code runs in this task though it is no task of its own; null mostly.
    Guest guest;

    // Links of UnfinishedTasks.
    Task<?> older;
    Task<?> newer;
    boolean toldToClose;

    Task(EventLoop loop, String name, Context context) {
        super(loop);
        this.number = loop.nextTaskNumber();
        this.name = name;
        this.context = context;
    }

    /// The task that the calling thread runs, or null.
    static Task<?> currentOrNull() {
        return Engine.running() instanceof Task<?> task ? task : null;
    }

    /// The task that the calling code runs in, or null: a callback, or another thread, has none. A
    /// command that had none until now has one from here on.
    static Task<?> ofThisCode() {
        Task<?> task = currentOrNull();
        return task == null ? CommandStacks.taskOfThisCommand() : task;
    }

    /// The task that the calling code runs in.
    static Task<?> current() {
        Task<?> task = ofThisCode();
        if (task == null) {
            throw new IllegalStateException(
                    EventLoop.currentOrNull() == null
                            ? "this thread runs no task; start one with run, or hand it over with"
                                    + " EventLoop.submit; a Kotlin coroutine goes to the dispatcher"
                                    + " of a loop first"
                            : "a callback is no task and cannot await; spawn a task from it");
        }
        return task;
    }

    /// The whole life of this task, on the strand that [#beginOn] gave it.
    void runToEnd(Coroutine<T> body) {
        Object result = null;
        Throwable failure = null;
        try {
            if (!(body instanceof Coroutine.Atomic)) {
                deliverCancel();
            }
            T value = body.run();
            result = value == null ? Settled.NULL : value;
            // It may have been cancelled in its last stretch, where no await could tell it.
            deliverCancel();
        } catch (Throwable e) {
            failure = e;
        }
        if (openGenerators != null) {
            failure = openGenerators.closeAll(failure, this::name);
            if (failure == null && mustCancel) {
                failure = new Cancellation(cancelMessage);
            }
        }
        try {
            if (failure == null) {
                settle(result);
            } else {
                settleFailed(failure);
            }
        } finally {
            // Last, for a loop without tasks may close: the outcome would be lost if something in
            // settle had to wait for a monitor.
            strand = null;
            loop.tasks.remove(this);
        }
    }

    /// The generators that were made by the code that runs for this task now.
    OpenGenerators openGenerators() {
        if (openGenerators == null) {
            openGenerators = new OpenGenerators(loop);
        }
        return openGenerators;
    }

    /// Says that a generator's body runs now, or no longer.
    void makesGeneratorsIn(OpenGenerators code) {
        openGenerators = code;
    }

    /// Ends this task, for which there was no stack to run on.
    void failToBegin(Throwable noStack) {
        try {
            settleFailed(noStack);
        } finally {
            strand = null;
            loop.tasks.remove(this);
        }
    }

    // ---- suspending: the one door to sleep

    /// Gives or throws the outcome of a future, after parking this task, the running one, if there
    /// is none yet.
    <R> R await(Future<R> future) {
        return future.isDone() ? future.outcomeFor(this) : suspendFor(guest, future);
    }

    /// Awaits a future, or gives way once where there is none, in the code of a guest and of those
    /// in whose code that runs. Null is no guest.
    private <R> R suspendFor(Guest guest, Future<R> future) {
        if (guest == null) {
            return future == null ? giveWay() : parkFor(future);
        }
        var wait = new GuestWait(this, guest);
        try {
            return suspendFor(guest.around(), future);
        } catch (CancellationException cancellation) {
            throw wait.thrownFor(cancellation);
        } finally {
            wait.isOver();
        }
    }

    private <R> R parkFor(Future<R> future) {
        park(future);
        return future.outcomeFor(this);
    }

    /// Parks this task, the running one, until `future` is done or the task is cancelled.
    private void park(Future<?> future) {
        checkAwaitable(future);
        if (Debug.ENABLED) {
            loop.debug.lookForLocks(this);
        }
        future.addWaiter(this);
        awaited = future;
        boolean cancelling = mustCancel && future.cancel(cancelMessage);
        if (cancelling) {
            mustCancel = false;
        }
        loop.tasks.parked++;
        try {
            strand.suspend();
        } catch (Throwable notSuspended) {
            // A native frame is in the way, or stack or memory is used up. As if it had not come
            // here: nobody wakes it, and a cancellation is still to be told.
            future.removeWaiter(this);
            loop.ready.remove(strand);
            mustCancel |= cancelling;
            throw notSuspended;
        } finally {
            loop.tasks.parked--;
            awaited = null;
        }
        if (mustCancel) {
            overtaken(future);
        }
        deliverCancel();
    }

    /// What a cancellation that came between the wake-up and now does to the outcome that it
    /// overtakes.
    private void overtaken(Future<?> future) {
        if (future.isCancelled()) {
            // Asked again while the exception was on its way: still one exception, the first.
            mustCancel = false;
            throw future.cancellation();
        }
        future.markRetrieved(); // it was told to this task, which asyncio counts
    }

    /// Lets everything that is ready run once before this task, the running one, goes on.
    void yieldNow() {
        suspendFor(guest, null);
    }

    private <R> R giveWay() {
        if (Debug.ENABLED) {
            loop.debug.lookForLocks(this);
        }
        loop.enqueue(strand);
        try {
            strand.suspend();
        } catch (Throwable notSuspended) {
            loop.ready.remove(strand);
            throw notSuspended;
        }
        deliverCancel();
        return null;
    }

    /// Puts this task, which is parked, into the ready queue. Loop only.
    void wake() {
        loop.enqueue(strand);
    }

    /// Makes a generator's strand, or the task's own again, the one that runs for this task.
    void continueOn(Strand next) {
        Strand from = strand;
        strand = next;
        loop.enqueueDirect(next);
        try {
            from.suspend();
        } catch (Throwable notSuspended) {
            if (loop.ready.peek() == next) {
                loop.ready.next();
            }
            strand = from;
            throw notSuspended;
        }
    }

    /// Lets another task have its first turn at once, before this one, the running one, goes on.
    /// Through the loop and not on top of this stack, where no strand may ever be resumed.
    void giveWayTo(FirstTurn<?> first) {
        if (Debug.ENABLED) {
            loop.debug.lookForLocks(this);
        }
        Strand own = strand;
        loop.ready.addDirect(own);
        loop.ready.addDirect(first);
        try {
            own.suspend();
        } catch (Throwable notSuspended) {
            if (loop.ready.peek() == first) {
                loop.ready.next();
                loop.ready.next();
            }
            throw notSuspended;
        }
    }

    /// Gives this task, whose first turn it is, the strand to run on.
    void beginOn(Strand fresh) {
        strand = fresh;
    }

    /// The strand that runs for this task now; null before its first turn and after its last.
    Strand strand() {
        return strand;
    }

    /// How the thread of this task's strand is called, where it has one of its own. Numbers cost
    /// time, and threads that are called alike can serve one task after another.
    String threadName() {
        return name != null ? name : Debug.ENABLED ? name() : "weft-task";
    }

    /// Makes another strand the one that runs for this task, next; for a strand that ends.
    void endOn(Strand next) {
        strand = next;
        loop.enqueueDirect(next);
    }

    /// Has this task run, from now on, a command that was begun without one. It is its stack's.
    void beginCommandOn(Strand strand, Context values) {
        loop.tasks.add(this); // first: here the stack may overflow
        this.strand = strand;
        context = values;
    }

    /// Ends what [#beginCommandOn] began: this task has no stack, and perhaps never will again.
    void endCommand() {
        strand = null;
        loop.tasks.remove(this);
    }

    /// Ends this task, whose code was a command or is another coroutine's.
    ///
    /// @return what went wrong as its generators were closed, or null
    Throwable endWithoutBody() {
        Throwable failure =
                openGenerators == null ? null : openGenerators.closeAll(null, this::name);
        settle(Settled.NULL);
        return failure;
    }

    /// Whether generators are to be closed at its end.
    boolean hasGenerators() {
        return openGenerators != null;
    }

    private void deliverCancel() {
        if (mustCancel) {
            mustCancel = false;
            throw new Cancellation(cancelMessage);
        }
    }

    private void checkAwaitable(Future<?> future) {
        if (future.loop != loop) {
            throw new IllegalStateException(
                    "%s, on %s, cannot await %s, which belongs to %s; use toThread(future::get) or loop.wrap(future.toCompletableFuture())"
                            .formatted(name(), loop, future, future.loop));
        }
        if (future == this) {
            throw new IllegalStateException(name() + " cannot await itself");
        }
    }

    // ---- cancelling

    /// Asks this task to stop, saying why. The request is counted; see [#cancelling].
    ///
    /// If the task awaits a future, that future is cancelled, and so on down to the innermost task;
    /// the exception then comes up through all of them. If it does not, the exception is thrown at
    /// its next await that has to wait. A task that has not started never runs, unless its
    /// coroutine is [Coroutine.Atomic].
    ///
    /// @param message the message of the [CancellationException]; may be null
    /// @return whether the request was made; false if the task is done
    @Override
    public boolean cancel(String message) {
        if (isDone()) {
            return false;
        }
        if (!loop.isCurrent()) {
            return cancelFromOutside(message);
        }
        // A loop and not a recursion: chains of awaiting tasks may be longer than the stack.
        Task<?> innermost = this;
        innermost.cancelRequests++;
        Task<?> seen = this;
        int steps = 0;
        while (innermost.awaited instanceof Task<?> next && !next.isDone()) {
            if (next == seen) {
                innermost.leaveCircle(message);
                return true;
            }
            innermost = next;
            innermost.cancelRequests++;
            if (Integer.bitCount(++steps) == 1) {
                seen = innermost; // Brent: ever rarer, so that any circle comes round to it
            }
        }
        Future<?> target = innermost.awaited;
        if (target == null || !target.cancel(message)) {
            innermost.mustCancel = true;
            innermost.cancelMessage = message;
        }
        return true;
    }

    /// Has this task, one of several that await each other and would wait for ever, get its
    /// cancellation at once. The others get it through their awaits.
    private void leaveCircle(String message) {
        awaited.removeWaiter(this);
        awaited = null;
        mustCancel = true;
        cancelMessage = message;
        wake();
    }

    /// How many cancel requests are standing: those made, less those taken back. On another thread
    /// the answer may be out of date.
    ///
    /// @return the count, zero for a task that nobody asked to stop
    public int cancelling() {
        return cancelRequests;
    }

    /// Takes one cancel request back. For code that asked this very task to stop and has dealt with
    /// it, such as a timeout.
    ///
    /// @return how many requests are left
    public int uncancel() {
        loop.checkCurrent("uncancel");
        if (cancelRequests > 0) {
            cancelRequests--;
            if (cancelRequests == 0) {
                mustCancel = false;
            }
        }
        return cancelRequests;
    }

    /// Always an error: a task's outcome is its coroutine's.
    ///
    /// @param value not used
    /// @throws IllegalStateException always
    @Override
    public boolean complete(T value) {
        throw outcomeIsTheCoroutines();
    }

    /// Always an error: a task's outcome is its coroutine's.
    ///
    /// @param failure not used
    /// @throws IllegalStateException always
    @Override
    public boolean completeExceptionally(Throwable failure) {
        throw outcomeIsTheCoroutines();
    }

    private IllegalStateException outcomeIsTheCoroutines() {
        return new IllegalStateException(
                "the outcome of "
                        + name()
                        + " is its coroutine's; to stop it, cancel it; to hand over a value, use"
                        + " createFuture()");
    }

    // ---- looking

    /// How this task is called: the name it was given, else a number.
    ///
    /// @return the name
    public String name() {
        if (name == null) {
            name = "Task-" + number;
        }
        return name;
    }

    /// Gives this task another name, for code that learns only as it goes on what it is about.
    ///
    /// @param name the new name
    /// @throws IllegalStateException on another thread
    public void setName(String name) {
        Objects.requireNonNull(name, "name");
        loop.checkCurrent("setName");
        this.name = name;
    }

    /// What this task awaits. On another thread the answer may be out of date.
    ///
    /// @return the future, or null if the task is ready, running or done
    public Future<?> awaited() {
        return awaited;
    }

    /// Where this task is: the frames of its stack, innermost first.
    ///
    /// @return the frames; empty if the task has not started or is done
    /// @throws IllegalStateException on another thread, where the stack could change while it is
    ///   read
    public StackTraceElement[] stackTrace() {
        loop.checkCurrent("stackTrace");
        if (currentOrNull() == this) {
            return Thread.currentThread().getStackTrace();
        }
        return strand == null ? new StackTraceElement[0] : strand.stackTrace();
    }

    @Override
    String mention() {
        return name();
    }

    @Override
    public String toString() {
        Future<?> target = awaited;
        String state =
                isDone()
                        ? describe()
                        : target == null ? "ready or running" : "awaits " + target.mention();
        String asked = cancelRequests > 0 && !isDone() ? ", cancelling" : "";
        return "Task[" + name() + " " + state + asked + "]";
    }
}
