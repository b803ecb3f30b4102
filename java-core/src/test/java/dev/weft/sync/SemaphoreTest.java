package dev.weft.sync;

import static dev.weft.Coroutines.await;
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

class SemaphoreTest {
    private final List<String> log = new ArrayList<>();

    /// A task that acquires a permit, says so and keeps it.
    private Task<Void> taker(Semaphore semaphore, String name) {
        return spawn(
                name,
                () -> {
                    semaphore.acquire();
                    log.add(name);
                });
    }

    @Nested
    class Acquire {
        @Test
        void takesAPermitThatIsThereWithoutASwitch() {
            run(() -> {
                var semaphore = new Semaphore(2);
                spawn(() -> log.add("switched"));
                semaphore.acquire();
                semaphore.acquire();
                assertThat(semaphore.permits()).isZero();
                assertThat(log).isEmpty();
            });
        }

        @Test
        void waitsInTheOrderOfComing() {
            run(() -> {
                var semaphore = new Semaphore(0);
                taker(semaphore, "a");
                taker(semaphore, "b");
                yieldNow();
                assertThat(log).isEmpty();
                semaphore.release();
                yieldNow();
                assertThat(log).containsExactly("a");
                semaphore.release();
                yieldNow();
                assertThat(log).containsExactly("a", "b");
            });
        }

        @Test
        void cancelledWhileItWaitsLeavesTheLine() {
            run(() -> {
                var semaphore = new Semaphore(0);
                Task<Void> a = taker(semaphore, "a");
                taker(semaphore, "b");
                yieldNow();
                a.cancel();
                yieldNow();
                semaphore.release();
                yieldNow();
                assertThat(a.isCancelled()).isTrue();
                assertThat(log).containsExactly("b");
            });
        }

        @Test
        void cancelledAfterItsWakeUpGivesThePermitToTheNext() {
            run(() -> {
                var semaphore = new Semaphore(0);
                Task<Void> a = taker(semaphore, "a");
                Task<Void> b = taker(semaphore, "b");
                yieldNow();
                semaphore.release();
                a.cancel();
                await(b);
                assertThat(a.isCancelled()).isTrue();
                assertThat(semaphore.permits()).isZero();
                assertThat(semaphore.isLocked()).isTrue();
            });
        }

        @Test
        void cancelledAfterItsWakeUpWithNobodyNextGivesThePermitBack() {
            run(() -> {
                var semaphore = new Semaphore(0);
                Task<Void> a = taker(semaphore, "a");
                yieldNow();
                semaphore.release();
                a.cancel();
                yieldNow();
                assertThat(a.isCancelled()).isTrue();
                assertThat(semaphore.permits()).isEqualTo(1);
                assertThat(semaphore.isLocked()).isFalse();
            });
        }

        @Test
        void doesNotOvertakeAWaiterThatHasItsPermitButHasNotRun() {
            run(() -> {
                var semaphore = new Semaphore(0);
                taker(semaphore, "a");
                yieldNow();
                semaphore.release();
                semaphore.release();
                assertThat(semaphore.permits()).isEqualTo(1);
                assertThat(semaphore.isLocked()).isTrue();
                assertThat(semaphore.tryAcquire()).isFalse();
                semaphore.acquire();
                assertThat(log).containsExactly("a");
            });
        }
    }

    @Nested
    class Permits {
        @Test
        void mayBecomeMoreThanThereEverWere() {
            run(() -> {
                var semaphore = new Semaphore(0);
                semaphore.release();
                semaphore.release();
                assertThat(semaphore.tryAcquire()).isTrue();
                assertThat(semaphore.tryAcquire()).isTrue();
                assertThat(semaphore.tryAcquire()).isFalse();
            });
        }

        @Test
        void ofABoundedOneMayNot() {
            run(() -> {
                var semaphore = new BoundedSemaphore(1);
                assertThatThrownBy(semaphore::release)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("all 1 permits are there");
                semaphore.acquire();
                semaphore.release();
                assertThat(semaphore.permits()).isEqualTo(1);
            });
        }

        @Test
        void ofABoundedOneGoToAWaiterFirst() {
            run(() -> {
                var semaphore = new BoundedSemaphore(1);
                semaphore.acquire();
                Task<Void> a = taker(semaphore, "a");
                yieldNow();
                semaphore.release();
                await(a);
                semaphore.release();
                assertThatThrownBy(semaphore::release).isInstanceOf(IllegalStateException.class);
            });
        }

        @Test
        void areNeverLessThanNone() {
            assertThatThrownBy(() -> new Semaphore(-1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("-1");
            assertThatThrownBy(() -> new BoundedSemaphore(-1))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Nested
    class Hold {
        @Test
        void givesThePermitBackAtTheEndOfTheBlock() {
            run(() -> {
                var semaphore = new Semaphore(1);
                try (var held = semaphore.hold()) {
                    assertThat(semaphore.isLocked()).isTrue();
                    assertThat(held).hasToString("Held[Semaphore[0 free]]");
                }
                assertThat(semaphore.permits()).isEqualTo(1);
            });
        }

        @Test
        void closedTwiceGivesOnePermitBack() {
            run(() -> {
                var semaphore = new Semaphore(1);
                Held held = semaphore.hold();
                held.close();
                held.close();
                assertThat(semaphore.permits()).isEqualTo(1);
            });
        }
    }

    @Test
    void tellsHowManyPermitsAreFreeAndHowManyWait() {
        run(() -> {
            var semaphore = new BoundedSemaphore(1);
            assertThat(semaphore).hasToString("BoundedSemaphore[1 free]");
            semaphore.acquire();
            taker(semaphore, "a");
            Task<Void> b = taker(semaphore, "b");
            yieldNow();
            assertThat(semaphore).hasToString("BoundedSemaphore[0 free, 2 waiting]");
            b.cancel();
            assertThat(semaphore).hasToString("BoundedSemaphore[0 free, 1 waiting]");
        });
    }
}
