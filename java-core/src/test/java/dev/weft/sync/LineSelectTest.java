package dev.weft.sync;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.select;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;
import static dev.weft.testing.Simulation.explore;
import static dev.weft.testing.Simulation.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Clause;
import dev.weft.Task;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;

/// `select` over locks, semaphores and events.
class LineSelectTest {
    private final List<String> log = new ArrayList<>();

    private static Clause<String> late() {
        return Clause.after(Duration.ofSeconds(1), () -> "late");
    }

    private static Clause<String> now() {
        return Clause.after(Duration.ZERO, () -> "nothing");
    }

    @Nested
    class OnALock {
        private final Lock lock = new Lock();

        private Clause<String> acquired() {
            return lock.onAcquire(() -> "acquired");
        }

        @Test
        void acquiresAFreeOneWithoutASwitch() {
            run(() -> {
                spawn(() -> log.add("switched"));
                assertThat(select(acquired(), now())).isEqualTo("acquired");
                assertThat(lock.isLocked()).isTrue();
                assertThat(log).isEmpty();
            });
        }

        @Test
        void waitsInLineAndHoldsItWhenItIsChosen() {
            run(() -> {
                lock.acquire();
                Task<String> first = spawn(() -> select(acquired(), late()));
                yieldNow();
                Task<Void> second = spawn(lock::acquire);
                yieldNow();
                lock.release();
                assertThat(lock.isLocked()).isTrue();
                assertThat(await(first)).isEqualTo("acquired");
                assertThat(second.isDone()).isFalse();
                lock.release();
                await(second);
                assertThat(lock.isLocked()).isTrue();
            });
        }

        @Test
        void acquiresThatOfACondition() {
            run(() -> {
                var condition = new Condition(lock);
                assertThat(select(condition.onAcquire(() -> "acquired"), now()))
                        .isEqualTo("acquired");
                condition.release();
                assertThat(lock.isLocked()).isFalse();
            });
        }

        @Test
        void leavesTheLineWhenAnotherIsChosen() {
            run(() -> {
                lock.acquire();
                assertThat(select(acquired(), late())).isEqualTo("late");
                assertThat(lock).hasToString("Lock[held by Task-1]");
                lock.release();
                assertThat(lock.isLocked()).isFalse();
            });
        }

        @Test
        void cancelledAfterTheChoiceHandsTheLockToTheNext() {
            run(() -> {
                lock.acquire();
                Task<String> first = spawn(() -> select(acquired(), late()));
                Task<String> second = spawn(() -> select(acquired(), late()));
                yieldNow();
                lock.release();
                first.cancel();
                assertThat(await(second)).isEqualTo("acquired");
                assertThat(first.isCancelled()).isTrue();
                lock.release();
                assertThat(lock.isLocked()).isFalse();
            });
        }
    }

    @Nested
    class OnASemaphore {
        private final Semaphore semaphore = new Semaphore(1);

        private Clause<String> acquired() {
            return semaphore.onAcquire(() -> "acquired");
        }

        @Test
        void acquiresAFreePermitWithoutASwitch() {
            run(() -> {
                spawn(() -> log.add("switched"));
                assertThat(select(acquired(), now())).isEqualTo("acquired");
                assertThat(select(acquired(), now())).isEqualTo("nothing");
                semaphore.release();
                assertThat(semaphore.tryAcquire()).isTrue();
                assertThat(log).isEmpty();
            });
        }

        @Test
        void waitsInLine() {
            run(() -> {
                semaphore.acquire();
                Task<String> first = spawn(() -> select(acquired(), late()));
                yieldNow();
                Task<Void> second = spawn(semaphore::acquire);
                yieldNow();
                semaphore.release();
                assertThat(await(first)).isEqualTo("acquired");
                assertThat(second.isDone()).isFalse();
                semaphore.release();
                await(second);
                assertThat(semaphore.permits()).isZero();
            });
        }

        @Test
        void leavesTheLineWhenAnotherIsChosen() {
            run(() -> {
                semaphore.acquire();
                assertThat(select(acquired(), late())).isEqualTo("late");
                semaphore.release();
                assertThat(semaphore.permits()).isOne();
                assertThat(semaphore.isLocked()).isFalse();
            });
        }

        @Test
        void cancelledAfterTheChoiceGivesThePermitToTheNext() {
            run(() -> {
                semaphore.acquire();
                Task<String> first = spawn(() -> select(acquired(), late()));
                Task<String> second = spawn(() -> select(acquired(), late()));
                yieldNow();
                semaphore.release();
                first.cancel();
                assertThat(await(second)).isEqualTo("acquired");
                assertThat(first.isCancelled()).isTrue();
                semaphore.release();
                assertThat(semaphore.isLocked()).isFalse();
            });
        }
    }

    @Nested
    class OnAnEvent {
        private final Event event = new Event();

        private Clause<String> set() {
            return event.onSet(() -> "set");
        }

        @Test
        void goesOnAtOnceIfItIsSet() {
            run(() -> {
                assertThat(select(set(), now())).isEqualTo("nothing");
                event.set();
                assertThat(select(set(), now())).isEqualTo("set");
            });
        }

        @Test
        void waitsForTheSet() {
            run(() -> {
                Task<String> first = spawn(() -> select(set(), late()));
                Task<String> second = spawn(() -> select(late(), set()));
                yieldNow();
                event.set();
                event.clear();
                assertThat(await(first)).isEqualTo("set");
                assertThat(await(second)).isEqualTo("set");
            });
        }

        @Test
        void leavesTheLineWhenAnotherIsChosenOrItIsCancelled() {
            run(() -> {
                Task<String> waiting = spawn(() -> select(set()));
                assertThat(select(set(), late())).isEqualTo("late");
                assertThat(event).hasToString("Event[not set, 1 waiting]");
                waiting.cancel();
                assertThatThrownBy(() -> await(waiting)).isInstanceOf(CancellationException.class);
                assertThat(event).hasToString("Event[not set]");
            });
        }
    }

    @Test
    void nothingIsLostInAnyOrder() {
        explore(
                300,
                seed -> {
                    var random = new Random(seed);
                    var lock = new Lock();
                    var semaphore = new Semaphore(2);
                    List<Task<Void>> tasks = new ArrayList<>();
                    int[] holding = new int[2];
                    for (int i = 0; i < 12; i++) {
                        tasks.add(spawn(() -> useOne(lock, semaphore, holding)));
                    }
                    for (int i = 0; i < 6; i++) {
                        for (int turns = random.nextInt(3); turns > 0; turns--) {
                            yieldNow();
                        }
                        tasks.get(random.nextInt(tasks.size())).cancel();
                    }
                    for (Task<Void> task : tasks) {
                        try {
                            await(task);
                        } catch (CancellationException cancelled) {
                            assertThat(currentTask().cancelling()).isZero();
                        }
                    }
                    assertThat(lock.isLocked()).isFalse();
                    assertThat(semaphore.permits()).isEqualTo(2);
                    assertThat(semaphore.isLocked()).isFalse();
                });
    }

    private static void useOne(Lock lock, Semaphore semaphore, int[] holding) {
        int which = select(lock.onAcquire(() -> 0), semaphore.onAcquire(() -> 1));
        try {
            holding[which]++;
            assertThat(holding[which]).isLessThanOrEqualTo(which + 1);
            yieldNow();
        } finally {
            holding[which]--;
            (which == 0 ? (Holdable) lock : semaphore).release();
        }
    }
}
