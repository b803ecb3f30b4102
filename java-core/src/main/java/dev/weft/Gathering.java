package dev.weft;

import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;

/// The future that `gather` gives: done when all of its children are, or one has failed.
final class Gathering<T> extends Future<List<T>> {
    private final List<Future<? extends T>> children;
    private int pending;
    private boolean cancelRequested;
    private String cancelMessage;
    private Throwable failureInCleanup; // the first of a child that was cancelled

    private Gathering(EventLoop loop, Collection<? extends Future<? extends T>> children) {
        super(loop);
        this.children = List.copyOf(children);
    }

    static <T> Future<List<T>> of(
            EventLoop loop, Collection<? extends Future<? extends T>> children) {
        var gathering = new Gathering<T>(loop, children);
        gathering.begin();
        return gathering;
    }

    private void begin() {
        if (children.isEmpty()) {
            complete(List.of());
            return;
        }
        var distinct = new IdentityHashMap<Future<?>, Boolean>();
        for (Future<? extends T> child : children) {
            if (child.loop != loop) {
                throw new IllegalStateException(
                        "cannot gather " + child + ", which belongs to another loop");
            }
            if (distinct.put(child, true) == null) {
                pending++;
            }
        }
        distinct.clear();
        for (Future<? extends T> child : children) {
            if (distinct.put(child, true) != null) {
                continue;
            }
            if (child.isDone()) {
                childIsDone(child);
            } else {
                child.addDoneCallback(this::childIsDone);
            }
        }
    }

    private void childIsDone(Future<? extends T> child) {
        pending--;
        if (isDone()) {
            if (child.state() == State.FAILED) {
                child.failure(); // comes too late for anybody, but was not lost unseen
            }
            return;
        }
        if (!cancelRequested) {
            if (child.state() == State.FAILED) {
                completeExceptionally(child.failure());
                return;
            }
            if (child.isCancelled()) {
                completeExceptionally(child.cancellation());
                return;
            }
        }
        if (child.state() == State.FAILED) {
            Throwable failure = child.failure();
            failureInCleanup = failureInCleanup == null ? failure : failureInCleanup;
        }
        if (pending == 0) {
            if (cancelRequested && failureInCleanup != null) {
                completeExceptionally(failureInCleanup);
            } else if (cancelRequested) {
                super.cancel(cancelMessage);
            } else {
                var results = new ArrayList<T>(children.size());
                children.forEach(each -> results.add(each.value()));
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
        boolean any = false;
        for (Future<? extends T> child : children) {
            any |= child.cancel(message);
        }
        if (any) {
            cancelRequested = true;
            cancelMessage = message;
        }
        return any;
    }
}
