package dev.weft;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;

/// A coroutine of another language, or library, that runs on a loop in stretches, each of them a
/// command that [EventLoop#execute] was given.
///
/// A stretch may call Java code that awaits. That suspends the stretch alone, in a task that stands
/// for the coroutine whenever it comes to this: [Coroutines#currentTask] is then the same one in
/// each of its stretches. How that task is called, and what cancels its awaits, is the coroutine's
/// to say, by this class. Kotlin's bridge has one for Kotlin's coroutines.
///
/// **Cancel**: a guest that is cancelled while its code awaits ends that await with a
/// [CancellationException], once.
///
/// **Thread**: the loop's, unless a method says otherwise.
public abstract class Guest {
    private static final List<Function<Object, ? extends Guest>> FINDERS =
            new CopyOnWriteArrayList<>();

    private Task<?> standIn; // null until its code awaits for the first time
    private Guest around; // whose code called the stretch that runs here; null for none
    private boolean over;

    /// Makes the guest of one coroutine.
    protected Guest() {}

    /// A done-callback that lets a guest go on in its turn: what it runs may await, which callbacks
    /// cannot. For [Future#addDoneCallback].
    ///
    /// @param <T> what the callback is given
    public interface Resumption<T> extends Consumer<T> {}

    /// Hears how a wait of the guest's code ended.
    @FunctionalInterface
    public interface Wait {
        /// Called in the guest's code, before that goes on.
        ///
        /// @param cancelled whether the guest's cancellation is about to be thrown there
        void isOver(boolean cancelled);
    }

    /// Tells how the guest is found that a command is a stretch of. Any thread.
    ///
    /// @param finder gets what is about to await, a command that [EventLoop#execute] was given or a
    ///   [Resumption]; gives the guest, the same one for each stretch of a coroutine, or null for a
    ///   command of another kind
    public static void areFoundBy(Function<Object, ? extends Guest> finder) {
        FINDERS.add(Objects.requireNonNull(finder, "finder"));
    }

    /// The guest that a command is a stretch of, or null.
    static Guest of(Object command) {
        for (var finder : FINDERS) {
            Guest guest = finder.apply(command);
            if (guest != null) {
                return guest;
            }
        }
        return null;
    }

    /// How the coroutine is called in messages.
    ///
    /// @return the name; null for a number
    protected abstract String name();

    /// Called whenever the guest's code is about to wait.
    ///
    /// @param cancel ends the wait, which then throws the exception that this is given; at once if
    ///   it is called in here, and to no effect when the wait is over. Any thread may call it
    /// @return who is told when the wait is over
    protected abstract Wait whileWaiting(Consumer<CancellationException> cancel);

    /// Runs a stretch on the spot, as a part of the calling task or command: awaits in it are that
    /// one's, which the guest's cancellation ends too.
    ///
    /// @param stretch what to run
    public final void runHere(Runnable stretch) {
        Task<?> task = Task.ofThisCode();
        if (task == null) {
            stretch.run();
            return;
        }
        around = task.guest;
        task.guest = this;
        try {
            stretch.run();
        } finally {
            task.guest = around;
            around = null;
        }
    }

    /// Says that the coroutine is over. Generators that its code made and left open are closed. Any
    /// thread.
    public final void end() {
        Task<?> task = standIn;
        if (task == null) {
            return;
        }
        if (task.loop.isCurrent()) {
            endOnLoop();
            return;
        }
        try {
            task.loop.post(this::endOnLoop);
        } catch (RejectedExecutionException closed) {
            // The loop has closed the generators, or lets them be.
        }
    }

    private void endOnLoop() {
        over = true;
        if (standIn.strand() == null) {
            endStandIn();
        }
    }

    private void endStandIn() {
        Task<?> task = standIn;
        if (task.hasGenerators()) {
            Coroutine.Action closing = () -> throwIfAny(task.endWithoutBody());
            task.loop.spawn(task.name(), closing.asCoroutine());
        } else {
            task.endWithoutBody();
        }
    }

    /// In whose code the stretch runs that [#runHere] runs; null for none.
    Guest around() {
        return around;
    }

    private static void throwIfAny(Throwable failure) {
        if (failure != null) {
            throw Sneaky.rethrow(failure);
        }
    }

    /// The task to stand for the coroutine in a stretch that awaits.
    Task<?> standIn(EventLoop loop) {
        if (standIn == null) {
            standIn = newTask(loop);
        }
        // Two stretches at once are two coroutines that pass for one, as if they shared a job.
        return standIn.strand() == null && standIn.loop == loop ? standIn : newTask(loop);
    }

    private Task<?> newTask(EventLoop loop) {
        Task<?> task = new Task<>(loop, name(), Context.EMPTY);
        task.guest = this;
        return task;
    }

    /// Whether a task that stood for the coroutine will do so again.
    boolean keeps(Task<?> task) {
        return task == standIn && !over;
    }
}
