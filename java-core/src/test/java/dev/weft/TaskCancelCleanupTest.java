package dev.weft;

import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.sleep;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;
import static dev.weft.testing.Simulation.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CancellationException;

/// A cancelled task that cleans up, or will not be cancelled. The expected trails are what CPython
/// 3.13 printed for `task.cancel()` in the situation that each test names.
class TaskCancelCleanupTest {
    private final Trail trail = new Trail();

    @Nested
    class InCleanup {
        @Test
        void theCleanupMayAwait() {
            run(() -> {
                var task =
                        spawn(() -> {
                            try {
                                Quietly.forever();
                            } finally {
                                trail.add("closing");
                                sleep(Duration.ofMillis(1));
                                yieldNow();
                                trail.add("closed");
                            }
                        });
                yieldNow();
                task.cancel();
                trail.awaitAndTell(task);
            });
            assertThat(trail.steps())
                    .containsExactly("closing", "closed", "CancellationException(null)");
        }

        @Test
        void anotherCancelCutsTheCleanupShort() {
            run(() -> {
                var task =
                        spawn(() -> {
                            try {
                                Quietly.forever();
                            } finally {
                                cleanUp();
                            }
                        });
                yieldNow();
                task.cancel("one");
                yieldNow();
                task.cancel("two");
                trail.add(task.cancelling());
                trail.awaitAndTell(task);
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "cleanup",
                            "2",
                            "cleanup cancelled",
                            "end",
                            "CancellationException(two)");
        }

        private void cleanUp() {
            trail.add("cleanup");
            try {
                Quietly.forever();
            } catch (CancellationException e) {
                trail.add("cleanup cancelled");
                throw e;
            } finally {
                trail.add("end");
            }
        }

        @Test
        void aFailureThereReplacesTheCancellation() {
            run(() -> {
                var task =
                        spawn(() -> {
                            try {
                                Quietly.forever();
                            } catch (CancellationException e) {
                                throw new IllegalArgumentException("cleanup");
                            }
                        });
                yieldNow();
                task.cancel();
                trail.awaitAndTell(task);
                trail.add(task.isCancelled());
            });
            assertThat(trail.steps()).containsExactly("IllegalArgumentException(cleanup)", "false");
        }
    }

    @Nested
    class Swallowed {
        @Test
        void theTaskGoesOnAndIsNotCancelled() {
            run(() -> {
                var task =
                        spawn(() -> {
                            try {
                                Quietly.forever();
                            } catch (CancellationException e) {
                                trail.add("swallowed");
                            }
                            yieldNow();
                            sleep(Duration.ofMillis(1));
                            return "result";
                        });
                yieldNow();
                task.cancel();
                trail.awaitAndTell(task);
                trail.add(task.isCancelled());
                trail.add(task.cancelling());
            });
            assertThat(trail.steps()).containsExactly("swallowed", "result", "false", "1");
        }

        @Test
        void eachLaterCancelIsDeliveredAnew() {
            run(() -> {
                var task =
                        spawn(() -> {
                            for (int i = 0; i < 3; i++) {
                                trail.awaitAndTell(currentLoop().createFuture());
                            }
                            return currentTask().cancelling();
                        });
                for (int i = 0; i < 3; i++) {
                    yieldNow();
                    task.cancel("" + i);
                    yieldNow();
                }
                trail.awaitAndTell(task);
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "CancellationException(0)",
                            "CancellationException(1)",
                            "CancellationException(2)",
                            "3");
        }
    }
}
