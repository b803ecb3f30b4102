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

class LockTest {
    private final Lock lock = new Lock();
    private final List<String> log = new ArrayList<>();

    /// A task that acquires the lock, says so and keeps it.
    private Task<Void> taker(String name) {
        return spawn(
                name,
                () -> {
                    lock.acquire();
                    log.add(name);
                });
    }

    @Nested
    class Acquire {
        @Test
        void takesAFreeLockWithoutASwitch() {
            run(() -> {
                spawn(() -> log.add("switched"));
                lock.acquire();
                assertThat(lock.isLocked()).isTrue();
                assertThat(log).isEmpty();
            });
        }

        @Test
        void waitsInTheOrderOfComing() {
            run(() -> {
                lock.acquire();
                taker("a");
                taker("b");
                yieldNow();
                assertThat(log).isEmpty();
                lock.release();
                yieldNow();
                assertThat(log).containsExactly("a");
                lock.release();
                yieldNow();
                assertThat(log).containsExactly("a", "b");
            });
        }

        @Test
        void cancelledWhileItWaitsLeavesTheLine() {
            run(() -> {
                lock.acquire();
                Task<Void> a = taker("a");
                taker("b");
                yieldNow();
                a.cancel();
                yieldNow();
                assertThat(a.isCancelled()).isTrue();
                lock.release();
                yieldNow();
                assertThat(log).containsExactly("b");
            });
        }

        @Test
        void cancelledAfterItsWakeUpHandsTheLockToTheNext() {
            run(() -> {
                lock.acquire();
                Task<Void> a = taker("a");
                taker("b");
                yieldNow();
                lock.release();
                a.cancel();
                yieldNow();
                assertThat(a.isCancelled()).isTrue();
                yieldNow();
                assertThat(log).containsExactly("b");
            });
        }

        @Test
        void cancelledAfterItsWakeUpWithNobodyNextFreesTheLock() {
            run(() -> {
                lock.acquire();
                Task<Void> a = taker("a");
                yieldNow();
                lock.release();
                a.cancel();
                assertThat(lock.isLocked()).isTrue();
                yieldNow();
                assertThat(lock.isLocked()).isFalse();
            });
        }

        @Test
        void takenBackAfterItsWakeUpHasTheLock() {
            run(() -> {
                lock.acquire();
                Task<Void> a = taker("a");
                yieldNow();
                lock.release();
                a.cancel();
                a.uncancel();
                await(a);
                assertThat(log).containsExactly("a");
                assertThat(lock.isLocked()).isTrue();
            });
        }

        @Test
        void doesNotGetInBetweenAReleaseAndTheWaitersTurn() {
            run(() -> {
                lock.acquire();
                Task<Void> a = taker("a");
                yieldNow();
                lock.release();
                assertThat(lock.tryAcquire()).isFalse();
                Task<Void> b = taker("b");
                await(a);
                yieldNow();
                assertThat(b.isDone()).isFalse();
            });
        }
    }

    @Nested
    class TryAcquire {
        @Test
        void takesAFreeLockAndNoOther() {
            run(() -> {
                assertThat(lock.tryAcquire()).isTrue();
                assertThat(lock.tryAcquire()).isFalse();
                lock.release();
                assertThat(lock.tryAcquire()).isTrue();
            });
        }

        @Test
        void isForCallbacksToo() {
            run(() -> {
                currentLoop().callSoon(() -> log.add("" + lock.tryAcquire()));
                yieldNow();
                assertThat(log).containsExactly("true");
                assertThat(lock).hasToString("Lock[held]");
            });
        }
    }

    @Nested
    class Release {
        @Test
        void ofAFreeLockIsAnError() {
            run(() ->
                    assertThatThrownBy(lock::release)
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("free"));
        }

        @Test
        void isForAnyTask() {
            run(() -> {
                await(taker("a"));
                lock.release();
                assertThat(lock.isLocked()).isFalse();
            });
        }
    }

    @Nested
    class Hold {
        @Test
        void releasesAtTheEndOfTheBlock() {
            run(() -> {
                try (var held = lock.hold()) {
                    assertThat(lock.isLocked()).isTrue();
                    assertThat(held).hasToString("Held[" + lock + "]");
                }
                assertThat(lock.isLocked()).isFalse();
            });
        }

        @Test
        void releasesWhenTheBlockThrows() {
            run(() -> {
                assertThatThrownBy(
                                () -> {
                                    try (var _ = lock.hold()) {
                                        throw new IllegalArgumentException("in the block");
                                    }
                                })
                        .hasMessage("in the block");
                assertThat(lock.isLocked()).isFalse();
            });
        }

        @Test
        void closedTwiceReleasesOnce() {
            run(() -> {
                Held first = lock.hold();
                first.close();
                Held second = lock.hold();
                first.close();
                assertThat(lock.isLocked()).isTrue();
                assertThat(first).hasToString("Held[closed]");
                second.close();
                assertThat(lock.isLocked()).isFalse();
            });
        }

        @Test
        void waitsLikeAcquire() {
            run(() -> {
                lock.acquire();
                var task =
                        spawn(() -> {
                            try (var _ = lock.hold()) {
                                log.add("in");
                            }
                        });
                yieldNow();
                assertThat(log).isEmpty();
                lock.release();
                await(task);
                assertThat(log).containsExactly("in");
                assertThat(lock.isLocked()).isFalse();
            });
        }

        @Test
        void cancelledWhileItWaitsHoldsNothing() {
            run(() -> {
                lock.acquire();
                var task =
                        spawn(() -> {
                            try (var _ = lock.hold()) {
                                log.add("in");
                            }
                        });
                yieldNow();
                task.cancel();
                assertThatThrownBy(() -> await(task)).isInstanceOf(CancellationException.class);
                assertThat(lock.isLocked()).isTrue();
                assertThat(log).isEmpty();
            });
        }
    }

    @Test
    void tellsWhoHoldsItAndHowManyWait() {
        run(() -> {
            assertThat(lock).hasToString("Lock[free]");
            await(taker("ann"));
            assertThat(lock).hasToString("Lock[held by ann]");
            Task<Void> bob = taker("bob");
            taker("cid");
            yieldNow();
            assertThat(lock).hasToString("Lock[held by ann, 2 waiting]");
            lock.release();
            bob.cancel();
            yieldNow();
            assertThat(lock).hasToString("Lock[held by cid]");
        });
    }
}
