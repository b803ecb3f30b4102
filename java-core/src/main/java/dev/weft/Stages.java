package dev.weft;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Futures as the JDK's stages, and the other way round.
final class Stages {
    private Stages() {}

    static <T> CompletableFuture<T> of(Future<T> future) {
        var stage = new OnLoop<T>(future.loop);
        if (future.isDone()) {
            passOutcome(future, stage);
            return stage;
        }

        if (future.loop.isCurrent()) {
            passLater(future, stage);
        } else {
            future.loop.postCall(() -> passLater(future, stage));
        }
        stage.whenComplete((_, _) -> {
            if (stage.isCancelled()) {
                future.cancel();
            }
        });
        return stage;
    }

    /// A stage that refuses to block the loop that has to complete it.
    private static final class OnLoop<T> extends CompletableFuture<T> {
        private final EventLoop loop;

        OnLoop(EventLoop loop) {
            this.loop = loop;
        }

        @Override
        public T get() throws InterruptedException, ExecutionException {
            checkMayBlock("get");
            return super.get();
        }

        @Override
        public T get(long timeout, TimeUnit unit)
                throws InterruptedException, ExecutionException, TimeoutException {
            checkMayBlock("get");
            return super.get(timeout, unit);
        }

        @Override
        public T join() {
            checkMayBlock("join");
            return super.join();
        }

        private void checkMayBlock(String method) {
            if (!isDone() && loop.isCurrent()) {
                throw new IllegalStateException(
                        method + "() would block the loop that has to complete this; await it");
            }
        }

        /// Its dependents too, for what completes them is the loop as well.
        @Override
        public <U> CompletableFuture<U> newIncompleteFuture() {
            return new OnLoop<>(loop);
        }
    }

    private static <T> void passLater(Future<T> future, CompletableFuture<T> stage) {
        // Who waits for the stage is no task of the loop, and would wait for ever.
        Runnable loopCloses = () -> future.cancel("the loop closed");
        future.loop.addCloseCallback(loopCloses);
        future.addDoneCallback(done -> {
            future.loop.removeCloseCallback(loopCloses);
            passOutcome(done, stage);
        });
    }

    private static <T> void passOutcome(Future<T> future, CompletableFuture<T> stage) {
        switch (future.state()) {
            case SUCCESS -> stage.complete(future.value());
            case FAILED -> stage.completeExceptionally(future.failure());
            default -> stage.cancel(false);
        }
    }

    /// Has a future take over the outcome of a stage.
    static <T> void follow(Future<T> future, CompletionStage<? extends T> stage) {
        EventLoop loop = future.loop;
        if (loop.isCurrent()) {
            loop.clock.outsideWorkBegins();
        } else {
            loop.postCall(loop.clock::outsideWorkBegins);
        }
        stage.whenComplete((value, failure) -> {
            if (failure == null) {
                future.complete(value);
            } else if (failure instanceof CompletionException wrapper
                    && wrapper.getCause() != null) {
                future.completeExceptionally(wrapper.getCause());
            } else {
                future.completeExceptionally(failure);
            }
        });
        future.addDoneCallback(done -> {
            loop.clock.outsideWorkEnds();
            if (done.isCancelled()) {
                stage.toCompletableFuture().cancel(false);
            }
        });
    }
}
