package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future.State;

/// How a future is completed and looked at, on its loop; [FutureGetTest] does it from other
/// threads.
class FutureTest {
    @Nested
    class Completing {
        @Test
        void worksOnceAndLaterCallsSayThatTheyWereTooLate() {
            run(() -> {
                Future<String> future = currentLoop().createFuture();
                assertThat(future.complete("first")).isTrue();
                assertThat(future.complete("second")).isFalse();
                assertThat(future.completeExceptionally(new IOException())).isFalse();
                assertThat(future.cancel()).isFalse();
                assertThat(future.cancel("late")).isFalse();
                assertThat(future.cancel(true)).isFalse();
                assertThat(future.resultNow()).isEqualTo("first");
            });
        }

        @Test
        void aCancelledOneIsRefused() {
            run(() -> {
                Future<String> future = currentLoop().createFuture();
                assertThat(future.cancel("why")).isTrue();
                assertThat(future.complete("late")).isFalse();
                assertThat(future.completeExceptionally(new IOException())).isFalse();
                assertThat(future.isCancelled()).isTrue();
                assertThatThrownBy(() -> await(future))
                        .isInstanceOf(CancellationException.class)
                        .hasMessage("why");
            });
        }

        @Test
        void aFailedOneIsRefused() {
            run(() -> {
                var failure = new IOException("first");
                Future<String> future = currentLoop().createFuture();
                assertThat(future.completeExceptionally(failure)).isTrue();
                assertThat(future.complete("late")).isFalse();
                assertThat(future.completeExceptionally(new IOException("late"))).isFalse();
                assertThat(future.cancel()).isFalse();
                assertThat(future.exceptionNow()).isSameAs(failure);
            });
        }

        @Test
        void takesNullForAValue() {
            run(() -> {
                Future<String> future = currentLoop().createFuture();
                assertThat(future.complete(null)).isTrue();
                assertThat(future.isDone()).isTrue();
                assertThat(future.resultNow()).isNull();
                assertThat(await(future)).isNull();
                assertThat(future.complete("late")).isFalse();
            });
        }

        @Test
        void withACancellationExceptionCancels() {
            run(() -> {
                Future<String> future = currentLoop().createFuture();
                var cancellation = new CancellationException("mine");
                future.completeExceptionally(cancellation);
                assertThat(future.isCancelled()).isTrue();
                assertThatThrownBy(() -> await(future)).isSameAs(cancellation);
            });
        }

        @Test
        void withoutAFailureIsAnError() {
            run(() -> {
                Future<String> future = currentLoop().createFuture();
                assertThatThrownBy(() -> future.completeExceptionally(null))
                        .isInstanceOf(NullPointerException.class);
                assertThat(future.isDone()).isFalse();
            });
        }

        @Test
        void aTaskByHandIsAnError() {
            run(() -> {
                Task<String> task = spawn(() -> "its own");
                assertThatThrownBy(() -> task.complete("x"))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("is its coroutine's");
                assertThatThrownBy(() -> task.completeExceptionally(new IOException()))
                        .isInstanceOf(IllegalStateException.class);
                assertThat(await(task)).isEqualTo("its own");
            });
        }
    }

    @Nested
    class Looking {
        @Test
        void atAPendingOne() {
            run(() -> {
                Future<String> future = currentLoop().createFuture();
                assertThat(future.state()).isEqualTo(State.RUNNING);
                assertThat(future.isDone()).isFalse();
                assertThat(future.isCancelled()).isFalse();
                assertThat(future.loop()).isSameAs(currentLoop());
                assertThatThrownBy(future::resultNow)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("Future[pending] is not done yet");
                assertThatThrownBy(future::exceptionNow)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("Future[pending] is not done yet");
            });
        }

        @Test
        void atAValue() {
            run(() -> {
                Future<String> future = currentLoop().createFuture();
                future.complete("x");
                assertThat(future.state()).isEqualTo(State.SUCCESS);
                assertThat(future.isDone()).isTrue();
                assertThat(future.resultNow()).isEqualTo("x");
                assertThat(future).hasToString("Future[done: x]");
                assertThatThrownBy(future::exceptionNow)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("Future[done: x] has a value");
            });
        }

        @Test
        void atAFailure() {
            run(() -> {
                var failure = new IOException("disk");
                Future<String> future = currentLoop().createFuture();
                future.completeExceptionally(failure);
                assertThat(future.state()).isEqualTo(State.FAILED);
                assertThat(future.isDone()).isTrue();
                assertThat(future.isCancelled()).isFalse();
                assertThat(future.exceptionNow()).isSameAs(failure);
                assertThat(future).hasToString("Future[failed: java.io.IOException: disk]");
                assertThatThrownBy(future::resultNow)
                        .isInstanceOf(IllegalStateException.class)
                        .hasCause(failure);
            });
        }

        @Test
        void atACancellation() {
            run(() -> {
                Future<String> future = currentLoop().createFuture();
                future.cancel();
                assertThat(future.state()).isEqualTo(State.CANCELLED);
                assertThat(future.isDone()).isTrue();
                assertThat(future).hasToString("Future[cancelled]");
                assertThatThrownBy(future::resultNow)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("Future[cancelled] was cancelled");
                assertThatThrownBy(future::exceptionNow).isInstanceOf(IllegalStateException.class);
            });
        }

        @Test
        void atATaskTellsItsStory() {
            run(() -> {
                Future<String> future = currentLoop().createFuture();
                Task<String> task = spawn("reader", () -> await(future));
                assertThat(task).hasToString("Task[reader ready or running]");
                yieldNow();
                assertThat(task).hasToString("Task[reader awaits Future[pending]]");
                assertThat(task.awaited()).isSameAs(future);
                task.cancel();
                assertThat(task).hasToString("Task[reader awaits Future[cancelled], cancelling]");
                yieldNow();
                assertThat(task).hasToString("Task[reader cancelled]");
                assertThat(task.awaited()).isNull();
            });
        }

        @Test
        void atTheTasksOfALoop() {
            run(() -> {
                Task<?> main = currentTask();
                Task<?> a = spawn(Coroutines::yieldNow);
                Task<?> b = spawn(() -> await(a));
                assertThat(Coroutines.allTasks()).containsExactly(main, a, b);
                assertThat(a.name()).isEqualTo("Task-2");
                await(a);
                assertThat(Coroutines.allTasks()).containsExactly(main, b);
                await(b);
                assertThat(Coroutines.allTasks()).containsExactly(main);
            });
        }
    }
}
