package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// A cancellation at awkward moments and through several tasks. The expected trails are what
/// CPython 3.13 printed for `task.cancel()` in the situation that each test names.
class TaskCancelMomentTest {
    private final Trail trail = new Trail();

    @Nested
    class OfItself {
        @Test
        void waitsForTheNextAwaitThatSwitches() {
            run(() -> {
                Future<String> ready = currentLoop().createFuture();
                ready.complete("ready");
                var task =
                        spawn(() -> {
                            trail.add(currentTask().cancel("self"));
                            trail.add(await(ready));
                            yieldNow();
                            trail.add("not cancelled");
                        });
                trail.awaitAndTell(task);
            });
            assertThat(trail.steps())
                    .containsExactly("true", "ready", "CancellationException(self)");
        }

        @Test
        void cancelsTheFutureThatIsAwaitedNext() {
            run(() -> {
                Future<Void> future = currentLoop().createFuture();
                var task =
                        spawn(() -> {
                            currentTask().cancel("self");
                            trail.tellAndRethrow(future);
                        });
                Quietly.await(task);
                trail.add(future.isCancelled());
                trail.add(task.isCancelled());
            });
            assertThat(trail.steps())
                    .containsExactly("CancellationException(self)", "true", "true");
        }
    }

    @Nested
    class InTheLastStretch {
        @Test
        void takesTheResultsPlace() {
            run(() -> {
                var task =
                        spawn(() -> {
                            currentTask().cancel("late");
                            trail.add("ran on");
                            return "lost";
                        });
                trail.awaitAndTell(task);
                trail.add(task.isCancelled());
            });
            assertThat(trail.steps())
                    .containsExactly("ran on", "CancellationException(late)", "true");
        }

        @Test
        void doesNotHideAFailure() {
            run(() -> {
                var task =
                        spawn(() -> {
                            currentTask().cancel("late");
                            throw new IllegalArgumentException("v");
                        });
                trail.awaitAndTell(task);
                trail.add(task.isCancelled());
            });
            assertThat(trail.steps()).containsExactly("IllegalArgumentException(v)", "false");
        }

        @Test
        void isTooLateOnceTheTaskHasRun() {
            run(() -> {
                Future<Void> future = currentLoop().createFuture();
                var task =
                        spawn(() -> {
                            await(future);
                            return "result";
                        });
                yieldNow();
                future.complete(null);
                yieldNow();
                trail.add(task.cancel());
                trail.add(task.resultNow());
            });
            assertThat(trail.steps()).containsExactly("false", "result");
        }
    }

    @Nested
    class BetweenWakeUpAndRun {
        @Test
        void goesBeforeTheValueWhichStaysInTheFuture() {
            run(() -> {
                Future<String> future = currentLoop().createFuture();
                var task = spawn(() -> trail.tellAndRethrow(future));
                yieldNow();
                future.complete("kept");
                trail.add(task.cancel("late"));
                Quietly.await(task);
                trail.add(task.isCancelled());
                trail.add(future.resultNow());
            });
            assertThat(trail.steps())
                    .containsExactly("true", "CancellationException(late)", "true", "kept");
        }

        @Test
        void goesBeforeTheFailureWhichStaysInTheFuture() {
            run(() -> {
                Future<String> future = currentLoop().createFuture();
                var task = spawn(() -> trail.tellAndRethrow(future));
                yieldNow();
                future.completeExceptionally(new IllegalArgumentException("v"));
                trail.add(task.cancel("late"));
                Quietly.await(task);
                trail.add(task.isCancelled());
                trail.addThrown(future.exceptionNow());
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "true",
                            "CancellationException(late)",
                            "true",
                            "IllegalArgumentException(v)");
        }

        @Test
        void addsNothingToACancellationOnItsWay() {
            run(() -> {
                Future<String> future = currentLoop().createFuture();
                var task = spawn(() -> trail.tellAndRethrow(future));
                yieldNow();
                future.cancel("future");
                trail.add(task.cancel("task"));
                Quietly.await(task);
                trail.add(task.isCancelled());
                trail.add(task.cancelling());
            });
            assertThat(trail.steps())
                    .containsExactly("true", "CancellationException(future)", "true", "1");
        }

        @Test
        void fromADoneCallbackAheadOfTheTaskIsInTime() {
            run(() -> {
                Future<Integer> future = currentLoop().createFuture();
                var task = spawn(() -> trail.tellAndRethrow(future));
                future.addDoneCallback(_ -> trail.add(task.cancel()));
                yieldNow();
                future.addDoneCallback(_ -> trail.add("later callback"));
                future.complete(1);
                Quietly.await(task);
            });
            assertThat(trail.steps())
                    .containsExactly("true", "CancellationException(null)", "later callback");
        }

        @Test
        void fromADoneCallbackBehindTheTaskIsTooLate() {
            run(() -> {
                Future<Integer> future = currentLoop().createFuture();
                var task = spawn(() -> trail.awaitAndTell(future));
                yieldNow();
                future.addDoneCallback(_ -> trail.add(task.cancel()));
                future.complete(1);
                Quietly.await(task);
            });
            assertThat(trail.steps()).containsExactly("1", "false");
        }
    }
}
