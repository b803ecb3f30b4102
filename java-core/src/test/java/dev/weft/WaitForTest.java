package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.shield;
import static dev.weft.Coroutines.sleep;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.waitFor;
import static dev.weft.Coroutines.yieldNow;
import static dev.weft.testing.Simulation.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;

/// The situations of CPython's `test_waitfor.py`, with turns of the loop or virtual time in place
/// of its sleeps; the trails are what CPython 3.13 printed for `asyncio.wait_for`.
class WaitForTest {
    private static final Duration SHORT = Duration.ofMillis(2);
    private static final Duration LONG = Duration.ofDays(1);

    private final Trail trail = new Trail();

    private static <T> Future<T> pending() {
        return currentLoop().createFuture();
    }

    private static Future<String> done(String value) {
        Future<String> future = pending();
        future.complete(value);
        return future;
    }

    private static String stubborn() {
        try {
            Quietly.forever();
        } catch (CancellationException e) {
            Quietly.turns(3);
        }
        return "in spite of it";
    }

    private static String failing() {
        try {
            return await(pending());
        } catch (CancellationException e) {
            throw new IllegalArgumentException("cleanup");
        }
    }

    private static <T> Task<T> started(Coroutine<T> coroutine) {
        var task = spawn(coroutine);
        yieldNow();
        return task;
    }

    private void waitBesideATicker(Future<String> future, Duration limit) {
        var ticker = spawn(() -> trail.steps("t", 3));
        try {
            trail.add(waitFor(future, limit));
        } catch (TimeoutException e) {
            trail.add("timeout");
        }
        await(ticker);
    }

    @Nested
    class InTime {
        // test_wait_for_race_condition
        @Test
        void givesTheValue() {
            run(() -> {
                Future<String> future = pending();
                currentLoop().callSoon(() -> future.complete("ok"));
                assertThat(waitFor(future, LONG)).isEqualTo("ok");
                assertThat(waitFor(() -> "of a coroutine", LONG)).isEqualTo("of a coroutine");
                waitFor(() -> trail.add("action"), LONG);
                assertThat(currentLoop().timers.isEmpty()).isTrue();
            });
            assertThat(trail.steps()).containsExactly("action");
        }

        @Test
        void givesTheVeryFailure() {
            var failure = new IOException("disk");
            run(() -> {
                Future<String> future = pending();
                future.completeExceptionally(failure);
                assertThatThrownBy(() -> waitFor(future, LONG)).isSameAs(failure);
                assertThatThrownBy(() -> waitFor(future, Duration.ZERO)).isSameAs(failure);
            });
        }

        @Test
        void takesNoTurnForWhatIsDone() {
            run(() -> waitBesideATicker(done("done"), LONG));
            assertThat(trail.steps()).containsExactly("done", "t0", "t1", "t2");
        }
    }

    @Nested
    class TimeIsOver {
        // test_wait_for, test_wait_for_waits_for_task_cancellation
        @Test
        void cancelsTheTaskAndWaitsForItsCleanup() {
            run(() -> {
                var task =
                        spawn(() -> {
                            try {
                                Quietly.forever();
                            } finally {
                                sleep(LONG);
                                trail.add("cleaned up");
                            }
                        });
                assertThatThrownBy(() -> waitFor(task, SHORT))
                        .isInstanceOf(TimeoutException.class)
                        .hasMessage("timed out after 2 ms")
                        .hasCauseInstanceOf(CancellationException.class);
                assertThat(currentLoop().time()).isEqualTo(SHORT.plus(LONG));
                assertThat(task.isCancelled()).isTrue();
                assertThat(currentTask().cancelling()).isZero();
            });
            assertThat(trail.steps()).containsExactly("cleaned up");
        }

        // test_wait_for_cancel_suppressed, test_wait_for_cancellation_race_condition,
        // test_asyncio_wait_for_timeout
        @ParameterizedTest
        @ValueSource(longs = {2, 0})
        void givesAValueThatComesInSpiteOfTheCancellation(long millis) {
            run(() -> {
                var limit = Duration.ofMillis(millis);
                var task = started(WaitForTest::stubborn);
                assertThat(waitFor(task, limit)).isEqualTo("in spite of it");
                assertThat(currentLoop().time()).isEqualTo(limit);
            });
        }

        // test_wait_for_reraises_exception_during_cancellation
        @ParameterizedTest
        @ValueSource(longs = {2, 0})
        void givesAFailureOfTheCleanup(long millis) {
            run(() -> {
                var task = started(WaitForTest::failing);
                assertThatThrownBy(() -> waitFor(task, Duration.ofMillis(millis)))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("cleanup");
            });
        }

        @Test
        void endsACoroutineThatRunsInTheCallingTask() {
            run(() -> {
                Task<?> caller = currentTask();
                assertThatThrownBy(() ->
                                waitFor(
                                        () -> {
                                            assertThat(currentTask()).isSameAs(caller);
                                            Quietly.forever();
                                        },
                                        SHORT))
                        .isInstanceOf(TimeoutException.class);
                assertThat(currentLoop().time()).isEqualTo(SHORT);
            });
        }
    }

    @Nested
    class ZeroOrLess {
        // test_wait_for_timeout_less_then_0_or_0_future_done
        @Test
        void isEnoughForWhatIsDone() {
            run(() -> waitBesideATicker(done("done"), Duration.ZERO));
            assertThat(trail.steps()).containsExactly("done", "t0", "t1", "t2");
        }

        // test_wait_for_timeout_less_then_0_or_0_coroutine_do_not_started
        @Test
        void neverBeginsACoroutine() {
            run(() ->
                    assertThatThrownBy(() -> waitFor(() -> trail.add("begun"), Duration.ZERO))
                            .isInstanceOf(TimeoutException.class));
            assertThat(trail.steps()).isEmpty();
        }

        // test_wait_for_timeout_less_then_0_or_0, test_wait_for_waits_for_task_cancellation_w_0
        @ParameterizedTest
        @ValueSource(longs = {0, -1})
        void cancelsATaskAndWaitsForItsCleanup(long seconds) {
            run(() -> {
                var task =
                        started(() -> {
                            try {
                                return await(pending());
                            } finally {
                                yieldNow();
                                trail.add("cleaned up");
                            }
                        });
                assertThatThrownBy(() -> waitFor(task, Duration.ofSeconds(seconds)))
                        .isInstanceOf(TimeoutException.class)
                        .hasCauseInstanceOf(CancellationException.class);
                assertThat(task.isCancelled()).isTrue();
            });
            assertThat(trail.steps()).containsExactly("cleaned up");
        }

        @Test
        void takesTwoTurnsForAFuture() {
            run(() -> waitBesideATicker(pending(), Duration.ZERO));
            assertThat(trail.steps()).containsExactly("t0", "t1", "timeout", "t2");
        }

        @Test
        void takesThreeTurnsForACoroutineThatIsNotBegun() {
            run(() -> {
                var ticker = spawn(() -> trail.steps("t", 4));
                assertThatThrownBy(() -> waitFor(() -> trail.add("begun"), Duration.ZERO))
                        .isInstanceOf(TimeoutException.class);
                trail.add("timeout");
                await(ticker);
            });
            assertThat(trail.steps()).containsExactly("t0", "t1", "t2", "timeout", "t3");
        }
    }

    @Nested
    class Cancelled {
        // test_asyncio_wait_for_cancelled
        @Test
        void waitsForACoroutineThatTakesNoNotice() {
            run(() -> {
                var waiter = started(() -> waitFor(WaitForTest::stubborn, LONG));
                waiter.cancel();
                assertThat(await(waiter)).isEqualTo("in spite of it");
                assertThat(waiter.cancelling()).isOne();
            });
        }

        // test_cancel_wait_for
        @Test
        void whileItWaitsCancelsTheTask() {
            run(() -> {
                var task = spawn(Quietly::forever);
                var waiter = spawn(() -> waitFor(task, LONG));
                Quietly.turns(2);
                waiter.cancel();
                Quietly.await(waiter);
                assertThat(waiter.isCancelled()).isTrue();
                assertThat(task.isCancelled()).isTrue();
                assertThat(currentLoop().timers.isEmpty()).isTrue();
            });
        }

        // test_wait_for_issue86296
        @Test
        void afterItWasWokenLeavesTheValueInTheFuture() {
            run(() -> {
                Future<String> inner = pending();
                var waiter =
                        spawn(() -> {
                            waitFor(inner, LONG);
                            trail.add("went on");
                        });
                yieldNow();
                inner.complete("done");
                waiter.cancel();
                Quietly.await(waiter);
                assertThat(waiter.isCancelled()).isTrue();
                assertThat(inner.resultNow()).isEqualTo("done");
            });
            assertThat(trail.steps()).isEmpty();
        }
    }

    @Nested
    class OfAShield {
        // WaitForShieldTests
        @ParameterizedTest
        @ValueSource(longs = {2, 0})
        void leavesTheTaskRunning(long millis) {
            run(() -> {
                var task =
                        spawn(() -> {
                            sleep(LONG);
                            return "later";
                        });
                var shielded = shield(task);
                assertThatThrownBy(() -> waitFor(shielded, Duration.ofMillis(millis)))
                        .isInstanceOf(TimeoutException.class);
                assertThat(currentLoop().time()).hasMillis(millis);
                assertThat(shielded.isCancelled()).isTrue();
                assertThat(task.isDone()).isFalse();
                assertThat(await(task)).isEqualTo("later");
            });
        }
    }

    @Test
    void refusesNulls() {
        run(() -> {
            assertThatThrownBy(() -> waitFor((Future<String>) null, LONG))
                    .isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> waitFor(done("x"), null))
                    .isInstanceOf(NullPointerException.class);
        });
    }
}
