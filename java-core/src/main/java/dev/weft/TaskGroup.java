package dev.weft;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;

/// Tasks that live and die together: the group ends when all of them have.
///
/// The first failure, of a child or of the body, cancels the rest. When everybody is done, the
/// group throws that failure, the very object, with the others as suppressed ones.
///
/// {@snippet class="dev.weft.snippets.SnippetsTest" region="group"}
///
/// **Cancel**: cancelling the task that runs the group cancels the body and all children; the group
/// ends when they have cleaned up. Groups and timeouts nest.
///
/// **Thread**: [#spawn] is for tasks of the group's loop.
///
/// The body is a lambda and not a `try` block: a resource's `close` cannot see that the block
/// failed, and so could not know that the children are to be cancelled rather than waited for.
///
/// Semantics: `asyncio.TaskGroup`, with Java's suppressed exceptions in place of its exception
/// group.
public final class TaskGroup {
    private final EventLoop loop;
    private final Task<?> parent;
    private final Set<Future<?>> children = new LinkedHashSet<>();
    private final List<Throwable> failures = new ArrayList<>();
    private boolean over; // takes no more children
    private boolean bodyIsDone;
    private boolean aborting;
    private boolean cancelledParent; // to wake the body; to be taken back
    private Future<Void> allDone; // awaited once the body is done

    private TaskGroup(Task<?> parent) {
        this.parent = parent;
        this.loop = parent.loop;
    }

    /// The body of a group.
    ///
    /// @param <T> what it returns
    @FunctionalInterface
    public interface Body<T> {
        /// Runs in the task that opened the group.
        ///
        /// @param group the group, to spawn children in
        /// @return the group's result
        /// @throws Exception whatever went wrong; it cancels the children
        T run(TaskGroup group) throws Exception;
    }

    /// The body of a group that has no result.
    @FunctionalInterface
    public interface Action {
        /// Runs in the task that opened the group.
        ///
        /// @param group the group, to spawn children in
        /// @throws Exception whatever went wrong; it cancels the children
        void run(TaskGroup group) throws Exception;
    }

    /// Runs a body in the calling task, and waits for the children that it spawned.
    ///
    /// @param <T> the type of the result
    /// @param body what to run
    /// @return the body's result, once all children are done
    /// @throws CancellationException if the calling task is cancelled from outside
    /// @throws IllegalStateException outside a task
    @SuppressWarnings("overloads") // see the other run
    public static <T> T run(Body<T> body) {
        return new TaskGroup(Coroutines.currentTask()).runBody(body);
    }

    /// Runs a body that has no result in the calling task, and waits for the children that it
    /// spawned.
    ///
    /// @param body what to run
    /// @throws CancellationException if the calling task is cancelled from outside
    /// @throws IllegalStateException outside a task
    @SuppressWarnings("overloads") // a block body tells the two apart: it returns something or not
    public static void run(Action body) {
        run(group -> {
            body.run(group);
            return null;
        });
    }

    /// Starts a child.
    ///
    /// @param <T> the type of its result
    /// @param coroutine what the child runs
    /// @return the child
    /// @throws IllegalStateException if the group is over or being cancelled, or on another thread
    public <T> Task<T> spawn(Coroutine<T> coroutine) {
        return spawn(null, coroutine);
    }

    /// Starts a child that returns nothing.
    ///
    /// @param action what the child runs
    /// @return the child
    /// @throws IllegalStateException if the group is over or being cancelled, or on another thread
    public Task<Void> spawn(Coroutine.Action action) {
        return spawn(null, action.asCoroutine());
    }

    /// Starts a child that has a name and returns nothing.
    ///
    /// @param name what it is called in messages
    /// @param action what the child runs
    /// @return the child
    /// @throws IllegalStateException if the group is over or being cancelled, or on another thread
    public Task<Void> spawn(String name, Coroutine.Action action) {
        return spawn(name, action.asCoroutine());
    }

    /// Starts a child that has a name.
    ///
    /// @param <T> the type of its result
    /// @param name what it is called in messages; null for a number
    /// @param coroutine what the child runs
    /// @return the child
    /// @throws IllegalStateException if the group is over or being cancelled, or on another thread
    public <T> Task<T> spawn(String name, Coroutine<T> coroutine) {
        if (over || (bodyIsDone && children.isEmpty())) {
            throw new IllegalStateException(this + " is over and takes no more tasks");
        }
        if (aborting) {
            throw new IllegalStateException(this + " is being cancelled and takes no more tasks");
        }
        Task<T> child = loop.spawn(name, coroutine);
        children.add(child);
        child.addDoneCallback(this::childIsDone);
        return child;
    }

    private <T> T runBody(Body<T> body) {
        T result = null;
        CancellationException cancellation = null;
        try {
            result = body.run(this);
        } catch (CancellationException e) {
            cancellation = e;
            abort();
        } catch (Throwable failure) {
            addFailure(failure);
            abort();
        }
        bodyIsDone = true;
        try {
            cancellation = waitForChildren(cancellation);
        } catch (Throwable cannotWait) {
            // A native frame below: the children cannot be waited for, but they are told to end;
            // what they fail with goes to the exception handler.
            abort();
            over = true;
            attach(cannotWait);
            throw cannotWait;
        }
        over = true;
        finish(cancellation);
        return result;
    }

    /// @param cancellation what ended the body, or null
    /// @return the latest cancellation that this task got here, or the one given
    private CancellationException waitForChildren(CancellationException cancellation) {
        CancellationException latest = cancellation;
        while (!children.isEmpty()) {
            allDone = loop.createFuture();
            try {
                parent.await(allDone);
            } catch (CancellationException e) {
                if (!aborting) {
                    latest = e;
                    abort();
                }
            }
        }
        return latest;
    }

    private void finish(CancellationException cancellation) {
        boolean fromOutside = cancellation != null;
        if (cancelledParent && parent.uncancel() == 0) {
            fromOutside = false;
        }
        if (fromOutside && failures.isEmpty()) {
            throw cancellation;
        }
        if (failures.isEmpty()) {
            return;
        }
        if (parent.cancelling() > 0) {
            // Cancelled from outside as well. The failure goes first; the cancellation must not be
            // forgotten, so it is made again for the next await, and the count stays as it was.
            parent.uncancel();
            parent.cancel();
        }
        Throwable first = failures.removeFirst();
        attach(first);
        throw Sneaky.rethrow(first);
    }

    /// Adds the failures to the one that is thrown, and reports those that it does not take: an
    /// exception may be made without room for suppressed ones.
    private void attach(Throwable thrown) {
        for (Throwable failure : failures) {
            if (failure == thrown || List.of(thrown.getSuppressed()).contains(failure)) {
                continue;
            }
            thrown.addSuppressed(failure);
            if (thrown.getSuppressed().length == 0) {
                reportLost(failure);
            }
        }
    }

    private void reportLost(Throwable failure) {
        loop.report(new ExceptionContext("one more failure in " + this, failure, parent));
    }

    private void childIsDone(Future<?> child) {
        children.remove(child);
        if (allDone != null && children.isEmpty()) {
            allDone.complete(null);
        }
        if (child.state() != Future.State.FAILED) {
            return;
        }
        Throwable failure = child.failure();
        if (over) {
            reportLost(failure);
            return;
        }
        addFailure(failure);
        if (!aborting) {
            abort();
            cancelledParent = true;
            parent.cancel();
        }
    }

    private void addFailure(Throwable failure) {
        if (failures.stream().noneMatch(known -> known == failure)) {
            failures.add(failure);
        }
    }

    private void abort() {
        if (aborting) {
            return; // a second cancel would cut the children's cleanup short
        }
        aborting = true;
        for (Future<?> child : List.copyOf(children)) {
            child.cancel();
        }
    }

    @Override
    public String toString() {
        return "TaskGroup[of %s, %d children%s]"
                .formatted(
                        parent.name(),
                        children.size(),
                        over ? ", over" : aborting ? ", cancelling" : "");
    }
}
