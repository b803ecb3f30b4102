package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/// Conversion to and from `CompletionStage`.
class CompletionStageTest {
    @Nested
    class AwaitingAStage {
        @Test
        void givesItsValue() {
            assertThat(run(() -> await(CompletableFuture.completedFuture("x")))).isEqualTo("x");
        }

        @Test
        void waitsForAnotherThread() {
            String value = run(() -> await(CompletableFuture.supplyAsync(() -> "x")));
            assertThat(value).isEqualTo("x");
        }

        @Test
        void throwsTheOriginalFailure() {
            var failure = new IOException("disk");
            Throwable caught =
                    run(() -> catchThrowable(() -> await(CompletableFuture.failedFuture(failure))));
            assertThat(caught).isSameAs(failure);
        }

        @Test
        void unwrapsTheFailureOfAnEarlierStage() {
            var failure = new IllegalArgumentException("v");
            Throwable caught =
                    run(() -> {
                        var stage =
                                CompletableFuture.supplyAsync(
                                                () -> {
                                                    throw failure;
                                                })
                                        .thenApply(value -> value)
                                        .thenApply(value -> value);
                        return catchThrowable(() -> await(stage));
                    });
            assertThat(caught).isSameAs(failure);
        }

        @Test
        void keepsACompletionExceptionWithoutACause() {
            var failure = new CompletionException("bare", null);
            Throwable caught =
                    run(() -> catchThrowable(() -> await(CompletableFuture.failedFuture(failure))));
            assertThat(caught).isSameAs(failure);
        }

        @Test
        void isCancelledWithTheStage() {
            run(() -> {
                var stage = new CompletableFuture<String>();
                var task = spawn(() -> await(stage));
                yieldNow();
                stage.cancel(false);
                Quietly.await(task);
                assertThat(task.isCancelled()).isTrue();
            });
        }

        @Test
        void cancelsTheStageWithTheTask() {
            run(() -> {
                var stage = new CompletableFuture<String>();
                var task = spawn(() -> await(stage));
                yieldNow();
                task.cancel();
                Quietly.await(task);
                assertThat(task.isCancelled()).isTrue();
                assertThat(stage).isCancelled();
            });
        }

        // test_wrap_future_cancel2; CPython's wrapper learns it a turn later and can be cancelled
        @Test
        void isTooLateToCancelOnceTheStageIsDone() {
            run(() -> {
                var stage = new CompletableFuture<Integer>();
                Future<Integer> wrapped = currentLoop().wrap(stage);
                stage.complete(42);
                assertThat(wrapped.cancel()).isFalse();
                assertThat(stage).isCompletedWithValue(42);
                assertThat(await(wrapped)).isEqualTo(42);
            });
        }

        @Test
        void leavesTheStageAloneWhenItIsShielded() {
            run(() -> {
                var stage = new CompletableFuture<String>();
                Future<String> wrapped = currentLoop().wrap(stage);
                var task = spawn(() -> await(Coroutines.shield(wrapped)));
                yieldNow();
                task.cancel();
                Quietly.await(task);
                assertThat(stage).isNotDone();
                stage.complete("saved");
                assertThat(await(wrapped)).isEqualTo("saved");
            });
        }
    }

    @Nested
    class HandingOutAStage {
        @Test
        void completesItWithTheValue() {
            run(() -> {
                Future<String> future = currentLoop().createFuture();
                CompletableFuture<String> stage = future.toCompletableFuture();
                assertThat(stage).isNotDone();
                future.complete("x");
                yieldNow();
                assertThat(stage).isCompletedWithValue("x");
            });
        }

        @Test
        void completesItWithTheVeryFailure() {
            var failure = new IOException("disk");
            run(() -> {
                Future<String> future = currentLoop().createFuture();
                CompletableFuture<String> stage = future.toCompletableFuture();
                future.completeExceptionally(failure);
                yieldNow();
                assertThat(stage.exceptionNow()).isSameAs(failure);
            });
        }

        @Test
        void cancelsItWithTheFuture() {
            run(() -> {
                Future<String> future = currentLoop().createFuture();
                CompletableFuture<String> stage = future.toCompletableFuture();
                future.cancel();
                yieldNow();
                assertThat(stage).isCancelled();
            });
        }

        @Test
        void cancelsTheTaskWithIt() {
            run(() -> {
                var task = spawn(() -> await(currentLoop().createFuture()));
                CompletableFuture<Object> stage = task.toCompletableFuture();
                yieldNow();
                stage.cancel(true);
                assertThatThrownBy(() -> await(task)).isInstanceOf(CancellationException.class);
            });
        }

        @Test
        void isNotAWayToCompleteTheFuture() {
            run(() -> {
                Future<String> future = currentLoop().createFuture();
                future.toCompletableFuture().complete("mine");
                yieldNow();
                assertThat(future.isDone()).isFalse();
                future.complete("x");
                assertThat(await(future)).isEqualTo("x");
            });
        }

        @Test
        void worksForWhatIsDoneAndFromAnotherThread() throws Exception {
            try (EventLoop loop = EventLoop.start("test-loop")) {
                Future<String> future = loop.createFuture();
                future.complete("x");
                assertThat(future.toCompletableFuture().get()).isEqualTo("x");
                CompletableFuture<String> later =
                        loop.submit(
                                        () -> {
                                            yieldNow();
                                            return "later";
                                        })
                                .toCompletableFuture();
                assertThat(later.get()).isEqualTo("later");
            }
        }

        @Test
        void doesNotBlockTheLoopThatHasToCompleteIt() {
            run(() -> {
                Future<String> future = currentLoop().createFuture();
                CompletableFuture<String> stage = future.toCompletableFuture();
                for (var each : List.of(stage, stage.thenApply(String::strip))) {
                    assertThatThrownBy(each::join)
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("await it");
                    assertThatThrownBy(each::get).isInstanceOf(IllegalStateException.class);
                    assertThatThrownBy(() -> each.get(1, TimeUnit.NANOSECONDS))
                            .isInstanceOf(IllegalStateException.class);
                }
                future.complete("x");
                yieldNow();
                assertThat(stage.get()).isEqualTo("x");
                assertThat(stage.thenApply(value -> value + "y").join()).isEqualTo("xy");
            });
        }

        @Test
        void roundTripsAFailure() {
            var failure = new IOException("disk");
            Throwable caught =
                    run(() -> {
                        Task<Object> task =
                                spawn(() -> {
                                    throw failure;
                                });
                        var stage = task.toCompletableFuture().thenApply(value -> value);
                        return catchThrowable(() -> await(stage));
                    });
            assertThat(caught).isSameAs(failure);
        }
    }
}
