package dev.weft.sync;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Future;
import dev.weft.Task;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/// The situations of CPython's `test_asyncio/test_locks.py`, for locks and events, that the other
/// classes do not have.
class CpythonLockTest {
    private final List<Integer> result = new ArrayList<>();

    @Nested
    class OfLock {
        private final Lock lock = new Lock();

        private Task<Void> taker(int number) {
            return spawn(() -> {
                lock.acquire();
                result.add(number);
            });
        }

        // test_acquire
        @Test
        void eachReleaseLetsOneTaskGoOnAndLateOnesAreServedToo() {
            run(() -> {
                lock.acquire();
                Task<Void> first = taker(1);
                Task<Void> second = taker(2);
                yieldNow();
                assertThat(result).isEmpty();
                lock.release();
                yieldNow();
                assertThat(result).containsExactly(1);
                yieldNow();
                assertThat(result).containsExactly(1);
                Task<Void> third = taker(3);
                lock.release();
                yieldNow();
                assertThat(result).containsExactly(1, 2);
                lock.release();
                yieldNow();
                assertThat(result).containsExactly(1, 2, 3);
                assertThat(List.of(first, second, third)).allMatch(Future::isDone);
            });
        }

        // test_acquire_cancel
        @Test
        void cancelledByACallbackItLeavesNobodyInLine() {
            run(() -> {
                lock.acquire();
                Task<Void> task = taker(1);
                currentLoop().callSoon(task::cancel);
                assertThatThrownBy(() -> await(task)).isInstanceOf(CancellationException.class);
                assertThat(lock.toString()).doesNotContain("waiting");
            });
        }

        private Task<Void> locking(Future<Void> blocker) {
            return spawn(() -> {
                lock.acquire();
                try {
                    if (blocker != null) {
                        await(blocker);
                    }
                } finally {
                    lock.release();
                }
            });
        }

        // test_cancel_race
        @Test
        void aReleaseInTheSameTurnAsACancellationReachesTheNext() {
            run(() -> {
                Future<Void> blocker = currentLoop().createFuture();
                Task<Void> holder = locking(blocker);
                yieldNow();
                Task<Void> cancelled = locking(null);
                Task<Void> next = locking(null);
                yieldNow();
                blocker.complete(null);
                cancelled.cancel();
                yieldNow();
                assertThat(holder.isDone()).isTrue();
                assertThat(cancelled.isCancelled()).isTrue();
                await(next);
                assertThat(lock.isLocked()).isFalse();
            });
        }

        // test_cancel_release_race
        @Test
        void aCancellationAndAReleaseTogetherLetOneTaskIn() {
            run(() -> {
                lock.acquire();
                Task<Void> first = taker(1);
                Task<Void> second = taker(2);
                Task<Void> third = taker(3);
                yieldNow();
                currentLoop()
                        .callSoon(() -> {
                            first.cancel();
                            lock.release();
                        });
                assertThatThrownBy(() -> await(first)).isInstanceOf(CancellationException.class);
                await(second);
                assertThat(result).containsExactly(2);
                third.cancel();
                yieldNow();
                assertThat(third.isCancelled()).isTrue();
            });
        }

        // test_finished_waiter_cancelled
        @Test
        void aCancellationBeforeTheReleaseDoesNotHoldTheNextUp() {
            run(() -> {
                lock.acquire();
                Task<Void> first = taker(1);
                yieldNow();
                Task<Void> second = taker(2);
                first.cancel();
                lock.release();
                yieldNow();
                assertThat(lock.isLocked()).isTrue();
                assertThat(first.isCancelled()).isTrue();
                await(second);
            });
        }
    }

    @Nested
    class OfEvent {
        private final Event event = new Event();

        private Task<Void> waiter(int number) {
            return spawn(() -> {
                event.await();
                result.add(number);
            });
        }

        // test_wait
        @Test
        void whoComesAfterTheSetGoesBeforeThoseWhoAreWoken() {
            run(() -> {
                waiter(1);
                waiter(2);
                yieldNow();
                assertThat(result).isEmpty();
                waiter(3);
                event.set();
                yieldNow();
                assertThat(result).containsExactly(3, 1, 2);
            });
        }

        // test_wait_cancel
        @Test
        void cancelledByACallbackItLeavesNobodyInLine() {
            run(() -> {
                Task<Void> task = waiter(1);
                currentLoop().callSoon(task::cancel);
                assertThatThrownBy(() -> await(task)).isInstanceOf(CancellationException.class);
                assertThat(event).hasToString("Event[not set]");
            });
        }

        // test_clear
        @Test
        void clearTakesTheSetBack() {
            run(() -> {
                event.set();
                assertThat(event.isSet()).isTrue();
                event.clear();
                assertThat(event.isSet()).isFalse();
            });
        }

        // test_clear_with_waiters
        @Test
        void setClearedAndSetTwiceAgainItWakesAWaiterOnce() {
            run(() -> {
                Task<Void> task = waiter(1);
                yieldNow();
                event.set();
                event.clear();
                event.set();
                event.set();
                yieldNow();
                assertThat(result).containsExactly(1);
                assertThat(task.isDone()).isTrue();
            });
        }
    }
}
