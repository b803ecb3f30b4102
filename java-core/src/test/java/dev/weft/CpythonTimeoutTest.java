package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.sleep;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.timeoutAt;
import static dev.weft.Coroutines.withTimeout;
import static dev.weft.Coroutines.yieldNow;
import static dev.weft.testing.Simulation.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;

/// The situations of CPython's `test_asyncio/test_timeouts.py`, and of `test_tasks.py` for
/// `uncancel`, that the other classes do not have.
class CpythonTimeoutTest {
    private static final Duration SHORT = Duration.ofMillis(2);
    private static final Duration LONG = Duration.ofDays(1);

    // test_nested_timeout_in_finally
    @Test
    void aTimeoutInTheCleanupOfAnotherIsItsOwn() {
        run(() ->
                assertThatThrownBy(() ->
                                withTimeout(
                                        SHORT,
                                        () -> {
                                            try {
                                                Quietly.forever();
                                            } finally {
                                                assertTime(SHORT);
                                                assertTimesOut(SHORT);
                                                assertTime(SHORT.multipliedBy(2));
                                                assertThat(currentTask().cancelling()).isEqualTo(1);
                                            }
                                        }))
                        .isInstanceOf(TimeoutException.class)
                        .hasCauseInstanceOf(CancellationException.class));
    }

    private static void assertTime(Duration time) {
        assertThat(currentLoop().time()).isEqualTo(time);
    }

    private static void assertTimesOut(Duration limit) {
        assertThatThrownBy(() -> withTimeout(limit, Quietly::forever))
                .isInstanceOf(TimeoutException.class);
    }

    // test_timeout_after_cancellation
    @Test
    void aTimeoutInTheCleanupOfACancellationIsATimeout() {
        run(() -> {
            currentTask().cancel();
            try {
                yieldNow();
            } catch (CancellationException e) {
                // What follows is its cleanup.
            } finally {
                assertTimesOut(Duration.ZERO);
            }
        });
    }

    // test_cancel_in_timeout_after_cancellation
    @Test
    void aCancellationInATimeoutInTheCleanupOfACancellationIsACancellation() {
        run(() -> {
            currentTask().cancel();
            try {
                yieldNow();
            } catch (CancellationException e) {
                // What follows is its cleanup.
            } finally {
                assertThatThrownBy(() ->
                                withTimeout(
                                        LONG,
                                        () -> {
                                            currentTask().cancel();
                                            Quietly.forever();
                                        }))
                        .isInstanceOf(CancellationException.class);
            }
        });
    }

    // test_nested_timeouts
    @Test
    void ofTwoWithOneDeadlineTheOuterTimesOut() {
        run(() -> {
            assertThatThrownBy(() -> timeoutAt(SHORT, () -> runAnotherUntil(SHORT)))
                    .isInstanceOf(TimeoutException.class);
            assertTime(SHORT);
            assertThat(currentTask().cancelling()).isZero();
        });
    }

    // test_nested_timeouts_concurrent, test_nested_timeouts_loop_busy: both are overdue before the
    // loop looks at its timers, since the tasks were busy
    @Test
    void whereBothAreOverdueTheOuterEndsTheRest() {
        run(() -> {
            sleep(LONG);
            assertThatThrownBy(() -> timeoutAt(SHORT.plusMillis(1), () -> runAnotherUntil(SHORT)))
                    .isInstanceOf(TimeoutException.class);
            assertTime(LONG);
            assertThat(currentTask().cancelling()).isZero();
        });
    }

    private static void runAnotherUntil(Duration deadline) {
        try {
            timeoutAt(deadline, Quietly::forever);
        } catch (TimeoutException e) {
            Quietly.forever();
        }
    }

    // test_timeout_taskgroup
    @Test
    void aGroupInATimeoutThrowsTheFailureOfAChildsCleanup() {
        var failure = new IOException("cleanup");
        run(() -> {
            assertThatThrownBy(() ->
                            withTimeout(
                                    SHORT,
                                    () ->
                                            TaskGroup.run(group -> {
                                                group.spawn(() -> hangAndThrow(failure));
                                                Quietly.forever();
                                            })))
                    .isSameAs(failure);
            assertThat(currentTask().cancelling()).isZero();
        });
    }

    private static void hangAndThrow(IOException failure) throws IOException {
        try {
            Quietly.forever();
        } catch (CancellationException e) {
            throw failure;
        }
    }

    // test_outer_task_is_not_cancelled
    @Test
    void theTaskThatTimedOutIsNotCancelled() {
        run(() -> {
            var task = spawn(() -> assertTimesOut(SHORT));
            await(task);
            assertTime(SHORT);
            assertThat(task.isCancelled()).isFalse();
            assertThat(task.cancelling()).isZero();
        });
    }

    // test_uncancel_resets_must_cancel
    @Test
    void uncancelFromOutsideTakesBackWhatTheTaskHasNotSeen() {
        run(() -> {
            Future<Integer> future = currentLoop().createFuture();
            var task = spawn(() -> await(future));
            yieldNow();
            future.complete(42);
            task.cancel();
            assertThat(task.cancelling()).isEqualTo(1);
            assertThat(task.uncancel()).isZero();
            assertThat(await(task)).isEqualTo(42);
            assertThat(task.isCancelled()).isFalse();
        });
    }
}
