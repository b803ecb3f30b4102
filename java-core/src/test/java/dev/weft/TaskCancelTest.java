package dev.weft;

import static dev.weft.Coroutines.await;
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

/// What a task sees of its cancellation. The expected trails are what CPython 3.13 printed for
/// `task.cancel()` in the situation that each test names.
class TaskCancelTest {
    private final Trail trail = new Trail();

    @Nested
    class BeforeTheStart {
        @Test
        void theTaskNeverRuns() {
            run(() -> {
                var task = spawn(() -> trail.add("ran"));
                trail.add(task.cancel());
                trail.add(task.isCancelled());
                trail.awaitAndTell(task);
                trail.add(task.isCancelled());
            });
            assertThat(trail.steps())
                    .containsExactly("true", "false", "CancellationException(null)", "true");
        }

        @Test
        void theLastMessageCounts() {
            run(() -> {
                var task = spawn(() -> trail.add("ran"));
                task.cancel("one");
                task.cancel("two");
                trail.awaitAndTell(task);
            });
            assertThat(trail.steps()).containsExactly("CancellationException(two)");
        }
    }

    @Nested
    class WhileWaiting {
        @Test
        void theFutureIsCancelledAndTheExceptionComesAtTheAwait() {
            run(() -> {
                Future<Void> future = currentLoop().createFuture();
                var task =
                        spawn(() -> {
                            try {
                                await(future);
                            } catch (CancellationException e) {
                                trail.add("caught");
                                throw e;
                            } finally {
                                trail.add("finally");
                            }
                        });
                yieldNow();
                trail.add(task.cancel());
                trail.add(future.isCancelled());
                trail.add(task.isCancelled());
                trail.awaitAndTell(task);
                trail.add(task.isCancelled());
                trail.add(currentTask().cancelling());
                trail.add(task.cancel());
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "true",
                            "true",
                            "false",
                            "caught",
                            "finally",
                            "CancellationException(null)",
                            "true",
                            "0",
                            "false");
        }

        @Test
        void twiceGivesOneExceptionWithTheFirstMessage() {
            run(() -> {
                var task =
                        spawn(() -> {
                            try {
                                Quietly.forever();
                            } catch (CancellationException e) {
                                trail.addThrown(e);
                            }
                            yieldNow();
                            trail.add("after");
                            Quietly.forever();
                        });
                yieldNow();
                trail.add(task.cancel("one"));
                trail.add(task.cancel("two"));
                trail.add(task.cancelling());
                Quietly.turns(3);
                task.cancel("three");
                trail.awaitAndTell(task);
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "true",
                            "true",
                            "2",
                            "CancellationException(one)",
                            "after",
                            "CancellationException(three)");
        }

        @Test
        void inAYieldTheExceptionComesThere() {
            run(() -> {
                var task =
                        spawn(() -> {
                            yieldNow();
                            trail.add("not cancelled");
                        });
                yieldNow();
                task.cancel("now");
                trail.awaitAndTell(task);
            });
            assertThat(trail.steps()).containsExactly("CancellationException(now)");
        }

        @Test
        void aSleepEndsAtOnce() {
            run(() -> {
                var task = spawn(() -> sleep(Duration.ofDays(1)));
                yieldNow();
                task.cancel();
                trail.awaitAndTell(task);
                assertThat(currentLoop().timers.isEmpty()).isTrue();
            });
            assertThat(trail.steps()).containsExactly("CancellationException(null)");
        }

        @Test
        void allWhoAwaitTheSameFutureGetItButOneTaskIsAsked() {
            run(() -> {
                Future<Void> future = currentLoop().createFuture();
                var a = spawn(() -> trail.awaitAndTell(future));
                var b = spawn(() -> trail.awaitAndTell(future));
                yieldNow();
                a.cancel();
                Quietly.await(a, b);
                trail.add(a.cancelling());
                trail.add(b.cancelling());
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "CancellationException(null)", "CancellationException(null)", "1", "0");
        }
    }
}
