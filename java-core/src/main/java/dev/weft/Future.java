package dev.weft;

import dev.weft.Settled.Cancelled;
import dev.weft.Settled.Failed;
import dev.weft.loop.InOrder;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// A value that is not there yet, belonging to one [EventLoop]; tasks of that loop await it.
///
/// **Order**: completing a future runs nothing on the spot. It puts the future's callbacks, and the
/// tasks that await it, at the end of the loop's ready queue in the order in which they came.
///
/// **Thread**: every method may be called from any thread unless it says otherwise. Completed by
/// another thread, a future is done at once for everybody who asks, and its callbacks run on its
/// loop.
///
/// **Failure**: an exception that nobody ever retrieves is reported to the loop's
/// [ExceptionHandler] when the future is collected or the loop closes, whichever is first.
///
/// Example:
///
/// {@snippet class="dev.weft.snippets.SnippetsTest" region="future"}
///
/// Semantics: asyncio's `Future`. Its `set_result` is Java's [#complete], which tells by its result
/// that it came too late instead of raising.
///
/// @param <T> the type of the value
public class Future<T> implements java.util.concurrent.Future<T> {
    private static final VarHandle OUTCOME;

    static {
        try {
            OUTCOME = MethodHandles.lookup().findVarHandle(Future.class, "outcome", Object.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final EventLoop loop;

    // Any thread, by compare-and-set, once:
    //   null       pending
    //   NULL       done, with the value null
    //   Failed     done, with an exception
    //   Cancelled  done, cancelled
    //   other      done, with that value
    private volatile Object outcome;

    // Loop only: who is told when this is done.
    //   null                 nobody
    //   Task                 one task that awaits it
    //   Runnable             one callback
    //   ArrayList of those   several, in order
    Object waiters;

    Future(EventLoop loop) {
        this.loop = loop;
    }

    // ---- completing

    /// Completes this future with a value.
    ///
    /// @param value the value; may be null
    /// @return whether this call completed it; false if it was done or cancelled before
    /// @throws IllegalStateException if this is a [Task], whose outcome is its coroutine's
    public boolean complete(T value) {
        return settle(value == null ? Settled.NULL : value);
    }

    /// Completes this future with a failure. A [CancellationException] makes it cancelled.
    ///
    /// @param failure what an await will throw, the very same object
    /// @return whether this call completed it; false if it was done or cancelled before
    /// @throws IllegalStateException if this is a [Task], whose outcome is its coroutine's
    public boolean completeExceptionally(Throwable failure) {
        return settleFailed(Objects.requireNonNull(failure, "failure"));
    }

    /// Cancels this future: whoever awaits it gets a [CancellationException].
    ///
    /// @return whether this call cancelled it; false if it was done before
    public final boolean cancel() {
        return cancel(null);
    }

    /// Cancels this future, saying why.
    ///
    /// @param message the message of the [CancellationException]; may be null
    /// @return whether this call cancelled it; false if it was done before
    public boolean cancel(String message) {
        return settle(new Cancelled(message, null));
    }

    /// The same as [#cancel()]; here nothing is ever interrupted.
    ///
    /// @param mayInterruptIfRunning has no effect
    /// @return whether this call cancelled it
    @Override
    public final boolean cancel(boolean mayInterruptIfRunning) {
        return cancel(null);
    }

    /// Has the loop make a [#cancel(String)] that is for its own threads alone.
    final boolean cancelFromOutside(String message) {
        try {
            loop.postCall(() -> cancel(message));
            return true;
        } catch (RejectedExecutionException closed) {
            return false;
        }
    }

    final boolean settleFailed(Throwable failure) {
        if (failure instanceof CancellationException cancellation) {
            return settle(new Cancelled(cancellation.getMessage(), cancellation));
        }
        Failed failed = new Failed(failure);
        if (!settle(failed)) {
            return false;
        }
        loop.unretrieved.watch(this, failed);
        return true;
    }

    final boolean settle(Object result) {
        if (outcome != null || !OUTCOME.compareAndSet(this, (Object) null, result)) {
            return false;
        }
        loop.outsiders.tell(this);
        if (loop.isCurrent()) {
            if (waiters != null) {
                tellWaiters();
            }
        } else {
            try {
                loop.postCall(this::tellWaiters);
            } catch (RejectedExecutionException closed) {
                // Nobody is left on the loop to be told; the outcome stands for whoever asks.
            }
        }
        return true;
    }

    private void tellWaiters() {
        Object told = waiters;
        waiters = null;
        if (told instanceof ArrayList<?> several) {
            several.forEach(this::tell);
        } else if (told != null) {
            tell(told);
        }
    }

    private void tell(Object waiter) {
        if (waiter instanceof Task<?> task) {
            task.wake();
        } else {
            loop.enqueue((Runnable) waiter);
        }
    }

    // ---- being told

    /// Has a callback run on the loop once this future is done, in the [ContextVar] context of now.
    ///
    /// @param callback gets this future; what it throws goes to the loop's [ExceptionHandler]
    /// @throws RejectedExecutionException if called from another thread and the loop is closed
    public final void addDoneCallback(Consumer<? super Future<T>> callback) {
        Objects.requireNonNull(callback, "callback");
        var call = doneCall(callback);
        if (loop.isCurrent()) {
            addWaiter(call);
        } else {
            loop.postCall(() -> addWaiter(call));
        }
    }

    /// Takes every registration of a callback back. The loop's threads only.
    ///
    /// @param callback the object given to [#addDoneCallback]
    /// @return how many registrations were removed; a callback that is already in the ready queue
    ///   will run
    /// @throws IllegalStateException on another thread
    public final int removeDoneCallback(Consumer<? super Future<T>> callback) {
        loop.checkCurrent("removeDoneCallback");
        return removeWaiters(
                waiter -> waiter instanceof DoneCall<?> call && call.callback == callback);
    }

    /// Adds a task or a [DoneCall]. Loop only.
    final void addWaiter(Object waiter) {
        if (outcome != null && waiters == null) {
            tell(waiter);
        } else if (waiters == null) {
            waiters = waiter;
        } else if (waiters instanceof ArrayList<?> several) {
            @SuppressWarnings("unchecked") // only ever made two lines below
            var list = (ArrayList<Object>) several;
            list.add(waiter);
        } else {
            waiters = new ArrayList<>(List.of(waiters, waiter));
        }
    }

    /// Removes a task or a [DoneCall], without a lambda: it is called when stack or memory is used
    /// up. Loop only.
    final void removeWaiter(Object waiter) {
        if (waiters == waiter) {
            waiters = null;
        } else if (waiters instanceof ArrayList<?> several) {
            several.remove(waiter);
        }
    }

    private int removeWaiters(Predicate<Object> which) {
        if (waiters instanceof ArrayList<?> several) {
            int before = several.size();
            several.removeIf(which);
            return before - several.size();
        }
        if (waiters != null && which.test(waiters)) {
            waiters = null;
            return 1;
        }
        return 0;
    }

    // ---- looking

    /// The loop that this future belongs to.
    ///
    /// @return the loop, never null
    public final EventLoop loop() {
        return loop;
    }

    @Override
    public final boolean isDone() {
        return outcome != null;
    }

    @Override
    public final boolean isCancelled() {
        return outcome instanceof Cancelled;
    }

    @Override
    public final State state() {
        return switch (outcome) {
            case null -> State.RUNNING;
            case Failed _ -> State.FAILED;
            case Cancelled _ -> State.CANCELLED;
            default -> State.SUCCESS;
        };
    }

    /// The value of this future, which must be done.
    ///
    /// @return the value
    /// @throws IllegalStateException if this future is pending, cancelled or failed
    @Override
    public final T resultNow() {
        return switch (state()) {
            case SUCCESS -> value();
            case RUNNING -> throw new IllegalStateException(this + " is not done yet");
            case CANCELLED -> throw new IllegalStateException(this + " was cancelled");
            case FAILED ->
                    throw new IllegalStateException(this + " failed", ((Failed) outcome).peek());
        };
    }

    /// The failure of this future, which must have failed. Counts as retrieving it.
    ///
    /// @return the exception
    /// @throws IllegalStateException if this future is pending, cancelled or has a value
    @Override
    public final Throwable exceptionNow() {
        return switch (state()) {
            case FAILED -> failure();
            case RUNNING -> throw new IllegalStateException(this + " is not done yet");
            case CANCELLED -> throw new IllegalStateException(this + " was cancelled");
            case SUCCESS -> throw new IllegalStateException(this + " has a value");
        };
    }

    /// How this future, which must be done, ended. Counts as retrieving its failure.
    ///
    /// @return the outcome
    /// @throws IllegalStateException if this future is pending
    public final Outcome<T> outcomeNow() {
        return switch (state()) {
            case SUCCESS -> new Outcome.Value<>(value());
            case FAILED -> new Outcome.Failure<>(failure());
            case CANCELLED -> new Outcome.Cancelled<>(cancellation());
            case RUNNING -> throw new IllegalStateException(this + " is not done yet");
        };
    }

    /// The value of a future in state SUCCESS.
    @SuppressWarnings("unchecked") // complete took a T
    final T value() {
        Object result = outcome;
        return result == Settled.NULL ? null : (T) result;
    }

    /// The exception of a future in state FAILED; marks it as retrieved.
    final Throwable failure() {
        return ((Failed) outcome).retrieve();
    }

    /// Marks a failure, if there is one, as seen: somebody was told of it, even if it came too late
    /// for them.
    final void markRetrieved() {
        if (outcome instanceof Failed failed) {
            failed.retrieve();
        }
    }

    /// A new exception that says that this future, in state CANCELLED, was cancelled; the original
    /// one where a coroutine threw it.
    final CancellationException cancellation() {
        return ((Cancelled) outcome).toException();
    }

    /// What an await of this future, which is done, gives or throws.
    final T outcomeFor(Task<?> awaiter) {
        Object result = outcome;
        if (result instanceof Failed failed) {
            Throwable failure = failed.retrieve();
            AwaitSite.addTo(failure, awaiter);
            throw Sneaky.rethrow(failure);
        }
        if (result instanceof Cancelled cancelled) {
            CancellationException cancellation = cancelled.toException();
            if (Debug.ENABLED) { // where it has a stack trace to go with
                AwaitSite.addTo(cancellation, awaiter);
            }
            throw cancellation;
        }
        return value();
    }

    // ---- waiting from other threads

    /// Blocks the calling thread, which must not be the loop's, until this future is done.
    ///
    /// @return the value
    /// @throws ExecutionException if this future failed; its cause is the failure
    /// @throws CancellationException if this future was cancelled
    /// @throws InterruptedException if the thread was interrupted while it waited
    /// @throws IllegalStateException on the loop, where it would wait for itself: await instead; or
    ///   if the loop is closed and nobody can complete this future any more
    @Override
    public final T get() throws InterruptedException, ExecutionException {
        try {
            return get(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("292 years are over", e);
        }
    }

    /// Blocks the calling thread, which must not be the loop's, until this future is done or the
    /// time is over.
    ///
    /// @param timeout how long to wait
    /// @param unit the unit of `timeout`
    /// @return the value
    /// @throws ExecutionException if this future failed; its cause is the failure
    /// @throws CancellationException if this future was cancelled
    /// @throws InterruptedException if the thread was interrupted while it waited
    /// @throws TimeoutException if the time was over first; the future goes on
    /// @throws IllegalStateException as for [#get()]
    @Override
    public final T get(long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (outcome == null) {
            if (loop.isCurrent()) {
                throw new IllegalStateException(
                        "get() would block the loop that has to complete " + this + "; await it");
            }
            loop.outsiders.waitFor(this, timeout, unit);
        }
        return switch (state()) {
            case SUCCESS -> value();
            case FAILED -> throw new ExecutionException(failure());
            case CANCELLED -> throw cancellation();
            case RUNNING ->
                    throw new IllegalStateException(
                            "the loop closed before " + this + " was done; nobody can complete it");
        };
    }

    // ---- CompletionStage

    /// A view of this future for code that knows `CompletableFuture`. Cancelling it cancels this
    /// future; completing it by hand changes nothing here.
    ///
    /// @return a new stage, completed on the loop; a failure is the very same object. It is
    ///   cancelled if the loop closes first
    /// @throws RejectedExecutionException if this future is pending and its loop is closed
    public final CompletableFuture<T> toCompletableFuture() {
        return Stages.of(this);
    }

    /// How this future stands, for logs.
    @Override
    public String toString() {
        return "Future[" + describe() + "]";
    }

    /// This future in the words of whoever waits for it. Not all that it waits for itself: where
    /// they wait for each other, that would have no end.
    String mention() {
        return toString();
    }

    final String describe() {
        return switch (outcome) {
            case null -> describePending();
            case Failed failed -> "failed: " + failed.peek();
            case Cancelled _ -> "cancelled";
            default -> "done: " + value();
        };
    }

    String describePending() {
        return "pending";
    }

    private DoneCall<T> doneCall(Consumer<? super Future<T>> callback) {
        Context context = Context.current();
        return callback instanceof Guest.Resumption
                ? new DoneTurn<>(this, callback, context)
                : new DoneCallback<>(this, callback, context);
    }

    /// Whom to tell, and the context that this is to run in.
    abstract static class DoneCall<T> implements Runnable {
        private final Future<T> future;
        private final Consumer<? super Future<T>> callback;
        private final Context context;

        private DoneCall(Future<T> future, Consumer<? super Future<T>> callback, Context context) {
            this.future = future;
            this.callback = callback;
            this.context = context;
        }

        @Override
        public final void run() {
            future.loop.context = context;
            callback.accept(future);
        }

        final Consumer<? super Future<T>> callback() {
            return callback;
        }

        @Override
        public final String toString() {
            return "done-callback " + callback;
        }
    }

    /// A callback, which cannot await.
    static final class DoneCallback<T> extends DoneCall<T> implements InOrder {
        DoneCallback(Future<T> future, Consumer<? super Future<T>> callback, Context context) {
            super(future, callback, context);
        }
    }

    /// A turn of a guest's, which is run as a command.
    private static final class DoneTurn<T> extends DoneCall<T> {
        DoneTurn(Future<T> future, Consumer<? super Future<T>> callback, Context context) {
            super(future, callback, context);
        }
    }
}
