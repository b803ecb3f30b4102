package dev.weft.sync;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Task;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

class ConditionTest {
    private final Condition condition = new Condition();
    private final List<String> log = new ArrayList<>();
    private int stock;

    /// A task that waits for a signal, says so and lets the lock go.
    private Task<Void> waiter(String name) {
        return spawn(
                name,
                () -> {
                    try (var _ = condition.hold()) {
                        condition.await();
                        log.add(name);
                    }
                });
    }

    private Task<Void> consumer(String name) {
        return spawn(
                name,
                () -> {
                    try (var _ = condition.hold()) {
                        condition.waitUntil(() -> stock > 0);
                        stock--;
                        log.add(name);
                    }
                });
    }

    private void signal(int count) {
        try (var _ = condition.hold()) {
            condition.signal(count);
        }
    }

    private static void turns(int count) {
        for (int i = 0; i < count; i++) {
            yieldNow();
        }
    }

    @Nested
    class Await {
        @Test
        void letsTheLockGoWhileItWaitsAndHasItAfterwards() {
            run(() -> {
                waiter("a");
                yieldNow();
                assertThat(condition.isLocked()).isFalse();
                condition.acquire();
                condition.signal();
                turns(2);
                assertThat(log).isEmpty();
                condition.release();
                turns(2);
                assertThat(log).containsExactly("a");
                assertThat(condition.isLocked()).isFalse();
            });
        }

        @Test
        void cancelledWhileItWaitsHasTheLockWhenItThrows() {
            run(() -> {
                var task =
                        spawn(() -> {
                            condition.acquire();
                            try {
                                condition.await();
                            } catch (CancellationException e) {
                                log.add(e.getMessage() + " " + condition);
                                throw e;
                            } finally {
                                condition.release();
                            }
                        });
                yieldNow();
                task.cancel("enough");
                turns(2);
                assertThat(task.isCancelled()).isTrue();
                assertThat(log)
                        .containsExactly(
                                "enough Condition[0 waiting; lock held by " + task.name() + "]");
            });
        }

        @Test
        void cancelledWhileTheLockIsHeldByAnotherWaitsForItFirst() {
            run(() -> {
                Task<Void> a = waiter("a");
                yieldNow();
                condition.acquire();
                a.cancel();
                turns(3);
                a.cancel();
                turns(3);
                assertThat(a.isDone()).isFalse();
                condition.release();
                turns(2);
                assertThat(a.isCancelled()).isTrue();
                assertThat(condition.isLocked()).isFalse();
            });
        }

        @Test
        void cancelledAfterItsWakeUpPassesTheSignalOn() {
            run(() -> {
                Task<Void> a = waiter("a");
                Task<Void> b = waiter("b");
                yieldNow();
                signal(1);
                a.cancel();
                await(b);
                assertThat(a.isCancelled()).isTrue();
                assertThat(log).containsExactly("b");
            });
        }

        @Test
        void cancelledWhileItAcquiresTheLockAgainPassesTheSignalOn() {
            run(() -> {
                Task<Void> a = waiter("a");
                Task<Void> b = waiter("b");
                yieldNow();
                condition.acquire();
                condition.signal();
                turns(2); // now a waits for the lock
                a.cancel();
                turns(2);
                condition.release();
                await(b);
                assertThat(a.isCancelled()).isTrue();
                assertThat(log).containsExactly("b");
            });
        }

        @Test
        void cancelledBeforeAnySignalPassesNothingOn() {
            run(() -> {
                Task<Void> a = waiter("a");
                waiter("b");
                yieldNow();
                a.cancel();
                turns(3);
                assertThat(log).isEmpty();
            });
        }

        @Test
        void withoutTheLockIsAnError() {
            run(() ->
                    assertThatThrownBy(condition::await)
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("lock"));
        }

        @Test
        void inACallbackIsAnErrorThatLeavesTheLockHeld() {
            run(() -> {
                condition.acquire();
                currentLoop()
                        .callSoon(() ->
                                assertThatThrownBy(condition::await)
                                        .isInstanceOf(IllegalStateException.class)
                                        .hasMessageContaining("callback"));
                yieldNow();
                assertThat(condition.isLocked()).isTrue();
            });
        }
    }

    @Nested
    class WaitUntil {
        @Test
        void returnsAtOnceIfItIsTrueEvenWithoutTheLock() {
            run(() -> {
                spawn(() -> log.add("switched"));
                condition.waitUntil(() -> true);
                assertThat(log).isEmpty();
            });
        }

        @Test
        void looksAgainAfterEachSignal() {
            run(() -> {
                Task<Void> consumer = consumer("a");
                yieldNow();
                signal(1);
                turns(2);
                assertThat(consumer.isDone()).isFalse();
                stock = 1;
                turns(2);
                assertThat(consumer.isDone()).isFalse();
                signal(1);
                await(consumer);
                assertThat(stock).isZero();
            });
        }

        @Test
        void cancelledWhileItWaitsTakesNothing() {
            run(() -> {
                Task<Void> a = consumer("a");
                yieldNow();
                a.cancel();
                turns(2);
                stock = 1;
                signal(1);
                turns(2);
                assertThat(a.isCancelled()).isTrue();
                assertThat(stock).isEqualTo(1);
            });
        }

        @Test
        void cancelledAfterItsWakeUpLeavesTheStockToTheNext() {
            run(() -> {
                Task<Void> a = consumer("a");
                Task<Void> b = consumer("b");
                yieldNow();
                stock = 1;
                signal(1);
                a.cancel();
                await(b);
                assertThat(log).containsExactly("b");
            });
        }
    }

    @Nested
    class Signal {
        @Test
        void wakesInTheOrderOfComing() {
            run(() -> {
                for (String name : List.of("a", "b", "c")) {
                    waiter(name);
                }
                yieldNow();
                signal(2);
                turns(4);
                assertThat(log).containsExactly("a", "b");
                signal(1000);
                turns(4);
                assertThat(log).containsExactly("a", "b", "c");
            });
        }

        @Test
        void toAllWakesAll() {
            run(() -> {
                waiter("a");
                waiter("b");
                yieldNow();
                try (var _ = condition.hold()) {
                    condition.signalAll();
                }
                turns(4);
                assertThat(log).containsExactly("a", "b");
            });
        }

        @Test
        void isNotKeptForThoseWhoComeLater() {
            run(() -> {
                signal(1);
                waiter("a");
                turns(3);
                assertThat(log).isEmpty();
            });
        }

        @Test
        void withoutTheLockIsAnError() {
            run(() -> {
                assertThatThrownBy(condition::signal).isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(condition::signalAll).isInstanceOf(IllegalStateException.class);
            });
        }
    }

    @Test
    void severalMayShareALock() {
        run(() -> {
            var lock = new Lock();
            var full = new Condition(lock);
            var empty = new Condition(lock);
            var task =
                    spawn(() -> {
                        try (var _ = full.hold()) {
                            full.await();
                            log.add("full");
                        }
                    });
            yieldNow();
            try (var _ = empty.hold()) {
                assertThat(full.isLocked()).isTrue();
                empty.signalAll();
                full.signal();
            }
            await(task);
            assertThat(log).containsExactly("full");
        });
    }

    @Test
    void tellsHowManyWaitAndHowTheLockStands() {
        run(() -> {
            assertThat(condition).hasToString("Condition[0 waiting; lock free]");
            waiter("a");
            yieldNow();
            assertThat(condition).hasToString("Condition[1 waiting; lock free]");
        });
    }
}
