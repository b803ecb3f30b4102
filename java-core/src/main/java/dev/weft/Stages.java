package dev.weft;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/// Futures as the JDK's stages, and the other way round.
final class Stages {
    private Stages() {}

    static <T> CompletableFuture<T> of(Future<T> future) {
        var stage = new CompletableFuture<T>();
        if (future.isDone()) {
            passOutcome(future, stage);
            return stage;
        }

        if (future.loop.isCurrent()) {
            passLater(future, stage);
        } else {
            future.loop.execute(() -> passLater(future, stage));
        }
        stage.whenComplete((_, _) -> {
            if (stage.isCancelled()) {
                future.cancel();
            }
        });
        return stage;
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
            if (done.isCancelled()) {
                stage.toCompletableFuture().cancel(false);
            }
        });
    }
}
