package dev.weft;

import java.util.ArrayList;
import java.util.Collection;
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
/// [#runSupervised] leaves the siblings of a child that fails alone, and [#firstSuccess] takes the
/// first result and ends the rest.
///
/// **Cancel**: cancelling the task that runs the group cancels the body and all children; the group
/// ends when they have cleaned up. Groups and timeouts nest. [#cancel] ends the children alone.
///
/// **Thread**: all of it is for tasks and callbacks of the group's loop.
///
/// The body is a lambda and not a `try` block: a resource's `close` cannot see that the block
/// failed, and so could not know that the children are to be cancelled rather than waited for. A
/// body that has a result is given to `call` and one that has none to `run`, as in
/// [ScopedValue.Carrier]: of two methods with one name, javac could not choose for a lambda such as
/// `group -> work(group)`.
///
/// Semantics: `asyncio.TaskGroup`, with Java's suppressed exceptions in place of its exception
/// group; the supervised form is `supervisorScope` of kotlinx.coroutines.
public final class TaskGroup {
    private final EventLoop loop;
    private final Task<?> parent;
    private final boolean supervised;
    private final GroupMembers children = new GroupMembers(this);
    private final List<Throwable> failures = new ArrayList<>();
    private boolean over; // takes no more children
    private boolean bodyIsDone;
    private boolean childrenCancelled; // once: a second cancel would cut their cleanup short
    private boolean aborting; // because of a failure, or a cancellation from outside
    private boolean cancelledParent; // to wake the body; to be taken back
    private Future<Void> allDone; // awaited once the body is done

    // Links of OpenGroups.
    TaskGroup older;
    TaskGroup newer;

    private TaskGroup(Task<?> parent, boolean supervised) {
        this.parent = parent;
        this.loop = parent.loop;
        this.supervised = supervised;
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
    /// @param body what to run
    /// @throws CancellationException if the calling task is cancelled from outside
    /// @throws IllegalStateException outside a task
    public static void run(Action body) {
        new TaskGroup(Coroutines.currentTask(), false).runBody(withoutResult(body));
    }

    /// Runs a body that has a result in the calling task, and waits for the children that it
    /// spawned.
    ///
    /// @param <T> the type of the result
    /// @param body what to run
    /// @return the body's result, once all children are done
    /// @throws CancellationException if the calling task is cancelled from outside
    /// @throws IllegalStateException outside a task
    public static <T> T call(Body<T> body) {
        return new TaskGroup(Coroutines.currentTask(), false).runBody(body);
    }

    /// Runs a body whose children fail each for itself: the siblings, the body and the group do not
    /// mind. For servers, where one request is no concern of the next.
    ///
    /// **Failure** of a child: goes to whoever awaits the child or looks at it. If nobody ever
    /// does, it goes to the loop's [ExceptionHandler] as that of any task, once the child is
    /// collected or the loop closes; to hear of it at once, use [Future#addDoneCallback]. A failure
    /// of the body cancels the children, and the group throws it.
    ///
    /// {@snippet class="dev.weft.snippets.StructuredSnippetsTest" region="supervised"}
    ///
    /// @param body what to run
    /// @throws CancellationException if the calling task is cancelled from outside
    /// @throws IllegalStateException outside a task
    public static void runSupervised(Action body) {
        new TaskGroup(Coroutines.currentTask(), true).runBody(withoutResult(body));
    }

    /// Runs a body that has a result and whose children fail each for itself; see [#runSupervised].
    ///
    /// @param <T> the type of the result
    /// @param body what to run
    /// @return the body's result, once all children are done
    /// @throws CancellationException if the calling task is cancelled from outside
    /// @throws IllegalStateException outside a task
    public static <T> T callSupervised(Body<T> body) {
        return new TaskGroup(Coroutines.currentTask(), true).runBody(body);
    }

    private static Body<Void> withoutResult(Action body) {
        return group -> {
            body.run(group);
            return null;
        };
    }

    /// Runs coroutines side by side, gives the result of the first that succeeds, cancels the
    /// others and waits for them.
    ///
    /// {@snippet class="dev.weft.snippets.StructuredSnippetsTest" region="firstSuccess"}
    ///
    /// What the others fail with before the end is dropped: the success makes up for it. What they
    /// fail with in their cleanup goes to the [ExceptionHandler].
    ///
    /// Origin: `awaitAll` with the joiner `anySuccessfulResultOrThrow` of JEP 505.
    ///
    /// @param <T> the type of the result
    /// @param coroutines what to run, in the order of their start
    /// @return the first result; if all fail, this throws the first failure with the others as
    ///   suppressed ones
    /// @throws CancellationException if the calling task is cancelled from outside, or all
    ///   coroutines end with a cancellation
    /// @throws IllegalArgumentException if there are no coroutines
    /// @throws IllegalStateException outside a task
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only copied
    public static <T> T firstSuccess(Coroutine<? extends T>... coroutines) {
        return firstSuccess(List.of(coroutines));
    }

    /// Runs coroutines side by side and gives the result of the first that succeeds; see
    /// [#firstSuccess(Coroutine...)].
    ///
    /// @param <T> the type of the result
    /// @param coroutines what to run
    /// @return the first result
    public static <T> T firstSuccess(Collection<? extends Coroutine<? extends T>> coroutines) {
        return new FirstSuccess<T>(coroutines).run();
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
        if (childrenCancelled) {
            throw new IllegalStateException(this + " is being cancelled and takes no more tasks");
        }
        Task<T> child = loop.spawn(name, coroutine);
        children.add(child);
        return child;
    }

    /// Cancels all children that are there, and takes no more. The body goes on, and the group then
    /// ends as ever: a child that is cancelled is no failure. To end the body too, cancel its task
    /// or throw. Called again, or after the end, it does nothing.
    ///
    /// A child that calls it is cancelled too, at its next await that has to wait.
    ///
    /// @throws IllegalStateException on another thread
    public void cancel() {
        loop.checkCurrent("TaskGroup.cancel");
        cancelChildren();
    }

    // ---- looking

    /// The children that are not done.
    ///
    /// @return a set of its own, oldest child first
    /// @throws IllegalStateException on another thread
    public Set<Task<?>> children() {
        loop.checkCurrent("TaskGroup.children");
        return children.toSet();
    }

    /// Whether the children of this group fail each for itself. Any thread.
    ///
    /// @return true for the group of [#runSupervised] and [#callSupervised]
    public boolean isSupervised() {
        return supervised;
    }

    /// This group as text, a line each: its children, the groups that these run, and so on down.
    ///
    /// {@snippet class="dev.weft.snippets.StructuredSnippetsTest" region="tree"}
    ///
    /// @return the lines, each with a line break
    /// @throws IllegalStateException on another thread
    public String tree() {
        loop.checkCurrent("TaskGroup.tree");
        return GroupTree.of(this, loop.openGroups);
    }

    /// The task that runs this group.
    Task<?> parent() {
        return parent;
    }

    // ---- the life of a group

    private <T> T runBody(Body<T> body) {
        loop.openGroups.add(this);
        try {
            return runOpen(body);
        } finally {
            over = true;
            loop.openGroups.remove(this);
        }
    }

    private <T> T runOpen(Body<T> body) {
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
            attach(cannotWait);
            throw cannotWait;
        }
        finish(cancellation);
        return result;
    }

    /// @param cancellation what ended the body, or null
    /// @return the latest cancellation that this task got here, or the one given
    private CancellationException waitForChildren(CancellationException cancellation) {
        CancellationException latest = cancellation;
        while (!children.isEmpty()) {
            allDone = loop.createFuture(this);
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
        if (cancellation != null) {
            keepWhatItCarries(cancellation);
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

    /// Takes over what resources of the body failed with as they closed: try-with-resources hangs
    /// it on the cancellation, which goes no further.
    private void keepWhatItCarries(CancellationException cancellation) {
        for (Throwable inCleanup : cancellation.getSuppressed()) {
            if (!(inCleanup instanceof AwaitSite)) {
                addFailure(inCleanup);
            }
        }
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

    /// What a child leaves when it is done and out of the group.
    void childIsDone(Task<?> child) {
        if (allDone != null && children.isEmpty()) {
            allDone.complete(null);
        }
        if (supervised || child.state() != Future.State.FAILED) {
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
        aborting = true;
        cancelChildren();
    }

    private void cancelChildren() {
        if (childrenCancelled) {
            return;
        }
        childrenCancelled = true;
        for (Task<?> child : children.toSet()) {
            child.cancel();
        }
    }

    /// How this group stands, for logs.
    @Override
    public String toString() {
        return "TaskGroup[of %s, %d children%s]"
                .formatted(
                        parent.name(),
                        children.size(),
                        over ? ", over" : childrenCancelled ? ", cancelling" : "");
    }
}
