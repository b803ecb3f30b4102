package dev.weft.sync;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.gather;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Task;
import dev.weft.TaskGroup;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/// The situations of CPython's `test_asyncio/test_locks.py`, for semaphores, that the other classes
/// do not have.
class CpythonSemaphoreTest {
    private final List<Object> result = new ArrayList<>();

    private Task<Void> taker(Semaphore semaphore, int number) {
        return spawn(() -> {
            semaphore.acquire();
            result.add(number);
        });
    }

    // test_initial_value_zero
    @Test
    void withoutPermitsItIsLocked() {
        assertThat(new Semaphore(0).isLocked()).isTrue();
        assertThat(new Semaphore(1).isLocked()).isFalse();
    }

    // test_acquire
    @Test
    void twoReleasesLetTwoOfThreeWaitersGoOn() {
        run(() -> {
            var semaphore = new Semaphore(3);
            semaphore.acquire();
            semaphore.acquire();
            assertThat(semaphore.isLocked()).isFalse();
            Task<Void> first = taker(semaphore, 1);
            Task<Void> second = taker(semaphore, 2);
            Task<Void> third = taker(semaphore, 3);
            yieldNow();
            assertThat(result).containsExactly(1);
            assertThat(semaphore).hasToString("Semaphore[0 free, 2 waiting]");
            Task<Void> fourth = taker(semaphore, 4);
            semaphore.release();
            semaphore.release();
            assertThat(semaphore.permits()).isZero();
            yieldNow();
            assertThat(result).containsExactly(1, 2, 3);
            assertThat(semaphore).hasToString("Semaphore[0 free, 1 waiting]");
            semaphore.release();
            await(gather(first, second, third, fourth));
        });
    }

    // test_acquire_cancel
    @Test
    void cancelledByACallbackItLeavesNobodyInLine() {
        run(() -> {
            var semaphore = new Semaphore(1);
            semaphore.acquire();
            Task<Void> task = taker(semaphore, 1);
            currentLoop().callSoon(task::cancel);
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancellationException.class);
            assertThat(semaphore).hasToString("Semaphore[0 free]");
        });
    }

    // test_acquire_cancel_before_awoken
    @Test
    void aReleaseSkipsThoseWhoWereCancelledBefore() {
        run(() -> {
            var semaphore = new Semaphore(0);
            var tasks = new ArrayList<Task<Void>>();
            for (int i = 1; i <= 4; i++) {
                tasks.add(taker(semaphore, i));
            }
            yieldNow();
            tasks.get(0).cancel();
            tasks.get(1).cancel();
            semaphore.release();
            yieldNow();
            yieldNow();
            assertThat(result).containsExactly(3);
            tasks.get(3).cancel();
        });
    }

    // test_acquire_hang
    @Test
    void aCancelledWaiterDoesNotKeepThePermitFromTheNext() {
        run(() -> {
            var semaphore = new Semaphore(0);
            Task<Void> first = taker(semaphore, 1);
            Task<Void> second = taker(semaphore, 2);
            yieldNow();
            first.cancel();
            semaphore.release();
            yieldNow();
            yieldNow();
            assertThat(semaphore.isLocked()).isTrue();
            assertThat(second.isDone()).isTrue();
        });
    }

    // test_acquire_no_hang
    @Test
    void cancelledByTheOneThatGaveItThePermitItGivesItBack() {
        run(() -> {
            var semaphore = new Semaphore(1);
            var tasks = new ArrayList<Task<Void>>();
            tasks.add(
                    spawn(() -> {
                        try (var _ = semaphore.hold()) {
                            yieldNow();
                        }
                        tasks.get(1).cancel();
                    }));
            tasks.add(
                    spawn(() -> {
                        try (var _ = semaphore.hold()) {
                            result.add("in");
                        }
                    }));
            await(tasks.get(0));
            assertThatThrownBy(() -> await(tasks.get(1))).isInstanceOf(CancellationException.class);
            semaphore.acquire();
            assertThat(result).isEmpty();
        });
    }

    // test_acquire_fifo_order
    @Test
    void tasksThatComeAgainTakeTurns() {
        run(() -> {
            var semaphore = new Semaphore(1);
            TaskGroup.run(group -> {
                for (int i = 1; i <= 3; i++) {
                    String name = "c" + i;
                    group.spawn(() -> {
                        for (int round = 1; round <= 2; round++) {
                            semaphore.acquire();
                            result.add(name + "_" + round);
                            yieldNow();
                            semaphore.release();
                        }
                    });
                }
            });
            assertThat(result).containsExactly("c1_1", "c2_1", "c3_1", "c1_2", "c2_2", "c3_2");
        });
    }

    // test_acquire_fifo_order_2
    @Test
    void oneThatReleasesAndComesAgainGoesBehindThoseWhoWereWokenBefore() {
        run(() -> {
            var semaphore = new Semaphore(1);
            Task<Void> first = taker(semaphore, 1);
            var second =
                    spawn(() -> {
                        semaphore.acquire();
                        result.add(2);
                        semaphore.release();
                        semaphore.acquire();
                        result.add(4);
                    });
            Task<Void> third = taker(semaphore, 3);
            yieldNow();
            semaphore.release();
            semaphore.release();
            await(gather(first, second, third));
            assertThat(result).containsExactly(1, 2, 3, 4);
        });
    }

    // test_acquire_fifo_order_3
    @Test
    void oneThatWasCancelledATurnBeforeIsNotServed() {
        run(() -> {
            var semaphore = new Semaphore(0);
            Task<Void> first = taker(semaphore, 1);
            Task<Void> second = taker(semaphore, 2);
            Task<Void> third = taker(semaphore, 3);
            yieldNow();
            first.cancel();
            yieldNow();
            semaphore.release();
            semaphore.release();
            await(gather(second, third));
            assertThat(result).containsExactly(2, 3);
        });
    }

    // test_acquire_fifo_order_4
    @Test
    void aWaiterWakesThoseWhoCouldGoOnWithItBeforeItDoesAnythingElse() {
        run(() -> {
            var semaphore = new Semaphore(0);
            var late = new ArrayList<Task<?>>();
            Task<Void> first =
                    spawn(() -> {
                        semaphore.acquire();
                        assertThat(semaphore.permits()).isZero();
                        late.add(spawn(() -> result.add(4)));
                        result.add(1);
                    });
            Task<Void> second =
                    spawn(() -> {
                        for (int i = 0; i < 3; i++) {
                            semaphore.release();
                        }
                        assertThat(semaphore.permits()).isEqualTo(2);
                        assertThat(semaphore.isLocked()).isTrue();
                        semaphore.acquire();
                        result.add(2);
                    });
            Task<Void> third =
                    spawn(() -> {
                        semaphore.acquire();
                        assertThat(semaphore.isLocked()).isTrue();
                        result.add(3);
                    });
            yieldNow();
            assertThat(semaphore).hasToString("Semaphore[2 free, 2 waiting]");
            await(gather(first, second, third));
            await(late.getFirst());
            assertThat(result).containsExactly(1, 2, 3, 4);
        });
    }
}
