package dev.weft.sync;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.withTimeout;
import static dev.weft.Coroutines.yieldNow;
import static dev.weft.testing.Simulation.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.EventLoop;
import dev.weft.Task;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;

/// The situations of CPython's `test_asyncio/test_locks.py`, for conditions, that the other classes
/// do not have.
class CpythonConditionTest {
    private final Condition condition = new Condition();
    private final List<Object> result = new ArrayList<>();
    private int state;

    /// A task that waits for a signal and keeps the lock.
    private Task<Void> keeper(int number) {
        return spawn(() -> {
            condition.acquire();
            condition.await();
            result.add(number);
        });
    }

    // test_wait
    @Test
    void theSignalledGoOnOneByOneAsTheLockIsReleased() {
        run(() -> {
            keeper(1);
            keeper(2);
            keeper(3);
            yieldNow();
            assertThat(condition.isLocked()).isFalse();
            condition.acquire();
            condition.signal();
            yieldNow();
            assertThat(result).isEmpty();
            assertThat(condition.isLocked()).isTrue();
            condition.release();
            yieldNow();
            assertThat(result).containsExactly(1);
            condition.signal(2);
            yieldNow();
            assertThat(result).containsExactly(1);
            condition.release();
            yieldNow();
            assertThat(result).containsExactly(1, 2);
            condition.release();
            yieldNow();
            assertThat(result).containsExactly(1, 2, 3);
            assertThat(condition.isLocked()).isTrue();
        });
    }

    // test_wait_cancel
    @Test
    void cancelledByACallbackItHoldsTheLockAndLeavesNobodyInLine() {
        run(() -> {
            condition.acquire();
            Task<Void> task = spawn(condition::await);
            currentLoop().callSoon(task::cancel);
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancellationException.class);
            assertThat(condition.isLocked()).isTrue();
            assertThat(condition.toString()).startsWith("Condition[0 waiting");
        });
    }

    // test_wait_cancel_contested
    @Test
    void signalledAndCancelledWhileTheLockIsContestedItEndsUpWithTheLock() {
        run(() -> {
            condition.acquire();
            Task<Void> task = spawn(condition::await);
            yieldNow();
            assertThat(condition.isLocked()).isFalse();
            condition.acquire();
            condition.signal();
            currentLoop().callSoon(task::cancel);
            currentLoop().callSoon(condition::release);
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancellationException.class);
            assertThat(condition.isLocked()).isTrue();
        });
    }

    // test_wait_cancel_after_notify
    @Test
    void cancelledWhileItWaitsForTheLockAfterTheSignalItIsCancelled() {
        run(() -> {
            var task =
                    spawn(() -> {
                        try (var _ = condition.hold()) {
                            result.add("waits");
                            condition.await();
                        }
                    });
            yieldNow();
            condition.acquire();
            condition.signal();
            yieldNow();
            task.cancel();
            yieldNow();
            condition.release();
            yieldNow();
            assertThat(task.isCancelled()).isTrue();
            assertThat(result).containsExactly("waits");
            assertThat(condition.isLocked()).isFalse();
        });
    }

    // test_wait_for_unacquired
    @Test
    void waitUntilNeedsTheLockOnlyIfItMustWait() {
        run(() -> {
            condition.waitUntil(() -> true);
            assertThatThrownBy(() -> condition.waitUntil(() -> false))
                    .isInstanceOf(IllegalStateException.class);
        });
    }

    // test_notify
    @Test
    void moreSignalsThanWaitersAreNoError() {
        run(() -> {
            for (int i = 1; i <= 3; i++) {
                int number = i;
                spawn(() -> {
                    try (var _ = condition.hold()) {
                        condition.await();
                        result.add(number);
                    }
                });
            }
            yieldNow();
            try (var _ = condition.hold()) {
                condition.signal(1);
            }
            yieldNow();
            assertThat(result).containsExactly(1);
            try (var _ = condition.hold()) {
                condition.signal(1);
                condition.signal(2048);
            }
            yieldNow();
            assertThat(result).containsExactly(1, 2, 3);
        });
    }

    // test_explicit_lock
    @Test
    void theLockMayBeHeldThroughEither() {
        run(() -> {
            var lock = new Lock();
            var other = new Condition(lock);
            try (var _ = other.hold()) {
                assertThat(lock.isLocked()).isTrue();
            }
            assertThat(other.isLocked()).isFalse();
            try (var _ = lock.hold()) {
                assertThat(other.isLocked()).isTrue();
            }
            assertThat(lock.isLocked()).isFalse();
        });
    }

    // test_ambiguous_loops
    @Test
    void aLockOfAnotherLoopIsAnError() throws Exception {
        var lock = new Lock();
        try (var loop = EventLoop.start("other")) {
            loop.submit(lock::tryAcquire).get();
            run(() -> {
                var other = new Condition(lock);
                assertThatThrownBy(other::acquire)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("belongs to");
                assertThatThrownBy(other::await)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("belongs to");
            });
        }
    }

    // test_timeout_in_block
    @Test
    void aTimeoutHoldsTheLockAgain() {
        run(() -> {
            try (var _ = condition.hold()) {
                assertThatThrownBy(() -> withTimeout(Duration.ofMillis(500), condition::await))
                        .isInstanceOf(TimeoutException.class);
                assertThat(currentLoop().time()).isEqualTo(Duration.ofMillis(500));
                assertThat(condition.isLocked()).isTrue();
            }
        });
    }

    private Task<Void> telling() {
        return spawn(() -> {
            try (var _ = condition.hold()) {
                condition.waitUntil(() -> state != 0);
            } catch (CancellationException e) {
                result.add(e);
                throw e;
            }
        });
    }

    // test_cancelled_error_wakeup
    @Test
    void theCancellationAtTheSignalIsThrownAsItIs() {
        run(() -> {
            Task<Void> task = telling();
            yieldNow();
            task.cancel("foo");
            assertThatThrownBy(() -> await(task)).hasMessage("foo").isSameAs(result.getFirst());
        });
    }

    // test_cancelled_error_re_aquire
    @Test
    void theCancellationAtTheLockIsThrownAsItIs() {
        run(() -> {
            Task<Void> task = telling();
            yieldNow();
            condition.acquire();
            state = 1;
            condition.signal();
            yieldNow();
            task.cancel("foo");
            condition.release();
            assertThatThrownBy(() -> await(task)).hasMessage("foo").isSameAs(result.getFirst());
        });
    }

    private Task<Void> consumer() {
        return spawn(() -> {
            try (var _ = condition.hold()) {
                while (true) {
                    condition.waitUntil(() -> state != 0);
                    if (state < 0) {
                        return;
                    }
                    state--;
                    result.add(currentTask());
                }
            }
        });
    }

    /// Produces for two consumers, cancels the one that is signalled, and expects the other one to
    /// consume.
    private void produceAndCancelTheFirst(int turnsBetween) {
        Task<Void> first = consumer();
        Task<Void> second = consumer();
        yieldNow();
        condition.acquire();
        state++;
        condition.signal();
        for (int i = 0; i < turnsBetween; i++) {
            yieldNow();
        }
        first.cancel();
        condition.release();
        for (int i = 0; i < 5; i++) {
            yieldNow();
        }
        assertThat(state).isZero();
        assertThat(result).containsExactly(second);
        assertThat(first.isCancelled()).isTrue();
        try (var _ = condition.hold()) {
            state = -1;
            condition.signalAll();
        }
        await(second);
    }

    // test_cancelled_wakeup
    @Test
    void aSignalIsNotLostOnOneCancelledInTheSameTurn() {
        run(() -> produceAndCancelTheFirst(0));
    }

    // test_cancelled_wakeup_relock
    @Test
    void aSignalIsNotLostOnOneCancelledWhileItWaitsForTheLock() {
        run(() -> produceAndCancelTheFirst(1));
    }
}
