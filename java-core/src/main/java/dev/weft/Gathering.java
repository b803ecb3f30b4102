package dev.weft;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/// The future that `gather` gives: done when all of its children are, or one has failed. The one
/// that `gatherOutcomes` gives takes a failure for a result.
///
/// @param <T> what the children give
/// @param <R> what is made of a child that is done
final class Gathering<T, R> extends Future<List<R>> {
    private final List<Future<? extends T>> children;
    private final Function<Future<? extends T>, R> toResult;
    private final boolean takesAll;
    private int pending;
    private boolean cancelling; // the children, just now
    private boolean cancelRequested;
    private String cancelMessage;
    private Throwable failureInCleanup; // the first of a child that was cancelled

    private Gathering(
            EventLoop loop,
            Collection<? extends Future<? extends T>> children,
            Function<Future<? extends T>, R> toResult,
            boolean takesAll) {
        super(loop);
        this.children = List.copyOf(children);
        this.toResult = toResult;
        this.takesAll = takesAll;
    }

    static <T> Future<List<T>> of(
            EventLoop loop, Collection<? extends Future<? extends T>> children) {
        var gathering = new Gathering<T, T>(loop, children, Future::value, false);
        gathering.begin();
        return gathering;
    }

    static <T> Future<List<T>> ofTasks(
            EventLoop loop, List<? extends Coroutine<? extends T>> coroutines) {
        return of(loop, coroutines.stream().map(loop::spawn).toList());
    }

    static <T> Future<List<Outcome<T>>> outcomes(
            EventLoop loop, Collection<? extends Future<? extends T>> children) {
        var gathering = new Gathering<T, Outcome<T>>(loop, children, Gathering::outcomeOf, true);
        gathering.begin();
        return gathering;
    }

    @SuppressWarnings("unchecked") // an outcome only gives
    private static <T> Outcome<T> outcomeOf(Future<? extends T> child) {
        return (Outcome<T>) child.outcomeNow();
    }

    private void begin() {
        if (children.isEmpty()) {
            complete(List.of());
            return;
        }
        for (Future<? extends T> child : children) {
            if (child.loop != loop) {
                throw new IllegalStateException(
                        "cannot gather " + child + ", which belongs to another loop");
            }
        }
        // One that appears several times is waited for as often, which does no harm.
        pending = children.size();
        Consumer<Future<? extends T>> whenDone = this::childIsDone;
        Context inherited = Context.current();
        for (Future<? extends T> child : children) {
            if (child.isDone()) {
                childIsDone(child);
            } else {
                follow(child, whenDone, inherited);
            }
        }
    }

    private <C extends T> void follow(
            Future<C> child, Consumer<Future<? extends T>> whenDone, Context inherited) {
        child.addWaiter(new DoneCallback<>(child, whenDone, inherited));
    }

    private void childIsDone(Future<? extends T> child) {
        pending--;
        if (isDone()) {
            child.markRetrieved(); // comes too late for anybody, but was not lost unseen
            return;
        }
        if (takesAll) {
            child.markRetrieved(); // it is in the list, or went down with the cancelled whole
        } else if (!cancelRequested) {
            if (child.state() == State.FAILED) {
                completeExceptionally(child.failure());
                return;
            }
            if (child.isCancelled()) {
                completeExceptionally(child.cancellation());
                return;
            }
        }
        if (!takesAll && child.state() == State.FAILED) {
            Throwable failure = child.failure();
            failureInCleanup = failureInCleanup == null ? failure : failureInCleanup;
        }
        if (pending == 0) {
            if (cancelRequested && failureInCleanup != null) {
                completeExceptionally(failureInCleanup);
            } else if (cancelRequested) {
                super.cancel(cancelMessage);
            } else {
                var results = new ArrayList<R>(children.size());
                children.forEach(each -> results.add(toResult.apply(each)));
                complete(results);
            }
        }
    }

    /// Cancels the children. This future itself is cancelled when they are done.
    @Override
    public boolean cancel(String message) {
        if (isDone()) {
            return false;
        }
        if (!loop.isCurrent()) {
            return cancelFromOutside(message);
        }
        if (cancelling) {
            // A child awaits whoever awaits this: they would wait for each other for ever.
            return super.cancel(message);
        }
        cancelling = true;
        boolean any = false;
        Set<Future<?>> told = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Future<? extends T> child : children) {
            any |= told.add(child) && child.cancel(message);
        }
        cancelling = false;
        if (any) {
            cancelRequested = true;
            cancelMessage = message;
        }
        return any;
    }
}
