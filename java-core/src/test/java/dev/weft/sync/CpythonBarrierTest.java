package dev.weft.sync;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.gather;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Coroutine;
import dev.weft.Task;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;

/// The situations of CPython's `test_asyncio/test_locks.py`, for barriers, that the other classes
/// do not have.
class CpythonBarrierTest {
    private static final int N = 5;

    private final Barrier barrier = new Barrier(N);
    private final List<Object> result = new ArrayList<>();
    private final List<Object> broken = new ArrayList<>();
    private int count;

    private static List<Task<Void>> spawnAll(int number, Coroutine.Action body) {
        var tasks = new ArrayList<Task<Void>>();
        for (int i = 0; i < number; i++) {
            tasks.add(spawn(body));
        }
        return tasks;
    }

    private static void runAll(int number, Coroutine.Action body) {
        await(gather(spawnAll(number, body)));
    }

    private void assertUnused() {
        assertThat(barrier).hasToString("Barrier[filling, 0 of 5]");
    }

    // test_context_manager, test_filling_tasks_check_return_value
    @Test
    void eachGetsANumberOfItsOwnInEachRound() {
        run(() -> {
            runAll(
                    N,
                    () -> {
                        barrier.await();
                        result.add(barrier.await());
                    });
            assertThat(result).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
            assertUnused();
        });
    }

    // test_filling_one_task, test_filling_one_task_twice
    @Test
    void aBarrierForOneNeverWaits() {
        run(() -> {
            var alone = new Barrier(1);
            spawn(() -> result.add("switched"));
            assertThat(alone.await()).isZero();
            assertThat(alone.await()).isZero();
            assertThat(result).isEmpty();
            assertThat(alone.waiting()).isZero();
            assertThat(alone.isBroken()).isFalse();
        });
    }

    // test_filling_tasks_wait_twice
    @Test
    void nobodyIsInTheSecondRoundBeforeAllLeftTheFirst() {
        run(() -> {
            runAll(
                    N,
                    () -> {
                        barrier.await();
                        result.add(1);
                        barrier.await();
                        result.add(2);
                    });
            assertThat(result).containsExactly(1, 1, 1, 1, 1, 2, 2, 2, 2, 2);
            assertUnused();
        });
    }

    // test_draining_state
    @Test
    void itDrainsUntilTheLastHasLeft() {
        run(() -> {
            runAll(
                    N,
                    () -> {
                        barrier.await();
                        result.add(barrier.toString().contains("draining"));
                    });
            assertThat(result).containsExactly(true, true, true, true, false);
        });
    }

    // test_blocking_tasks_while_draining
    @Test
    void thoseWhoComeBackWhileItDrainsAreCountedForTheNextRound() {
        run(() -> {
            int returning = 2;
            var others = new Barrier(N - returning);
            runAll(
                    N,
                    () -> {
                        barrier.await();
                        if (count++ >= returning) {
                            others.await();
                        }
                        barrier.await();
                        result.add("through");
                    });
            assertThat(result).hasSize(N);
            assertUnused();
        });
    }

    // test_reset_barrier_while_tasks_waiting
    @Test
    void aResetThrowsAtAllWhoWait() {
        run(() -> {
            List<Task<Void>> tasks =
                    spawnAll(
                            N - 1,
                            () -> {
                                try {
                                    barrier.await();
                                } catch (BrokenBarrierException e) {
                                    broken.add(e.getMessage());
                                }
                            });
            yieldNow();
            barrier.reset();
            await(gather(tasks));
            assertThat(broken).hasSize(N - 1).containsOnly("the barrier was reset");
            assertUnused();
        });
    }

    // test_reset_barrier_when_tasks_half_draining
    @Test
    void aResetByOneThatHasLeftThrowsAtThoseWhoHaveNot() {
        run(() -> {
            runAll(
                    N,
                    () -> {
                        try {
                            barrier.await();
                            if (++count == 3) {
                                barrier.reset();
                            }
                        } catch (BrokenBarrierException e) {
                            broken.add(e);
                        }
                    });
            assertThat(count).isEqualTo(3);
            assertThat(broken).hasSize(2);
            assertUnused();
        });
    }

    // test_reset_barrier_when_tasks_half_draining_half_blocking
    @Test
    void aResetDoesNotThrowAtThoseWhoWaitForTheNextRound() {
        run(() -> {
            int blocking = N / 2;
            runAll(
                    N,
                    () -> {
                        try {
                            barrier.await();
                        } catch (BrokenBarrierException e) {
                            result.add("had not left");
                            barrier.await();
                            return;
                        }
                        count++;
                        if (count > blocking) {
                            barrier.reset();
                            barrier.await();
                        } else {
                            try {
                                barrier.await();
                            } catch (BrokenBarrierException e) {
                                broken.add(e);
                            }
                        }
                    });
            assertThat(result).hasSize(blocking);
            assertThat(broken).isEmpty();
            assertUnused();
        });
    }

    // test_reset_barrier_while_tasks_waiting_and_waiting_again
    @Test
    void afterAResetTheSameTasksFillItAgain() {
        run(() -> {
            List<Task<Void>> tasks =
                    spawnAll(
                            N - 1,
                            () -> {
                                try {
                                    barrier.await();
                                } catch (BrokenBarrierException e) {
                                    broken.add(e);
                                } finally {
                                    barrier.await();
                                    result.add("second");
                                }
                            });
            yieldNow();
            barrier.reset();
            yieldNow();
            Task<Integer> last = spawn(() -> barrier.await());
            await(gather(tasks));
            await(last);
            assertThat(broken).hasSize(N - 1);
            assertThat(result).hasSize(N - 1);
            assertUnused();
        });
    }

    // test_reset_barrier_while_tasks_draining
    @Test
    void aResetByTheLastThatLeavesHarmsNobody() {
        run(() -> {
            runAll(
                    N,
                    () -> {
                        barrier.await();
                        if (++count == N) {
                            barrier.reset();
                        }
                        barrier.await();
                        barrier.await();
                        result.add("through");
                    });
            assertThat(result).hasSize(N);
            assertUnused();
        });
    }

    // test_reset_barrier, test_abort_barrier
    @Test
    void anUnusedOneMayBeResetAndBroken() {
        run(() -> {
            barrier.reset();
            assertUnused();
            barrier.abort();
            assertThat(barrier.isBroken()).isTrue();
            assertThat(barrier.waiting()).isZero();
        });
    }

    // test_abort_barrier_when_tasks_half_draining_half_blocking
    @Test
    void anAbortThrowsAtThoseWhoHaveNotLeftAndAtThoseWhoWaitForTheNextRound() {
        run(() -> {
            int blocking = N / 2;
            runAll(
                    N,
                    () -> {
                        try {
                            barrier.await();
                        } catch (BrokenBarrierException e) {
                            result.add("had not left");
                            return;
                        }
                        count++;
                        if (count > blocking) {
                            barrier.abort();
                        } else {
                            try {
                                barrier.await();
                            } catch (BrokenBarrierException e) {
                                broken.add("next round");
                            }
                        }
                    });
            assertThat(barrier.isBroken()).isTrue();
            assertThat(result).hasSize(blocking);
            assertThat(broken).hasSize(N - blocking - 1);
        });
    }

    // test_abort_barrier_when_exception
    @Test
    void oneThatFailsCanBreakItForTheOthers() {
        run(() -> {
            runAll(
                    N,
                    () -> {
                        try {
                            if (barrier.await() == N / 2) {
                                barrier.abort();
                                return;
                            }
                            barrier.await();
                            result.add("second round");
                        } catch (BrokenBarrierException e) {
                            broken.add(e);
                        }
                    });
            assertThat(barrier.isBroken()).isTrue();
            assertThat(result).isEmpty();
            assertThat(broken).hasSize(N - 1);
        });
    }

    // test_abort_barrier_when_exception_then_resetting
    @Test
    void aBrokenOneServesAgainOnceItIsReset() {
        run(() -> {
            var meeting = new Barrier(N);
            runAll(
                    N,
                    () -> {
                        try {
                            if (barrier.await() == N / 2) {
                                barrier.abort();
                            } else {
                                barrier.await();
                            }
                        } catch (BrokenBarrierException e) {
                            broken.add(e);
                        }
                        if (meeting.await() == N / 2) {
                            barrier.reset();
                        }
                        meeting.await();
                        barrier.await();
                        result.add("through");
                    });
            assertThat(broken).hasSize(N - 1);
            assertThat(result).hasSize(N);
            assertUnused();
        });
    }
}
