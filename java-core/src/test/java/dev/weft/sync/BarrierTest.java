package dev.weft.sync;

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
import java.util.concurrent.BrokenBarrierException;

class BarrierTest {
    private final List<String> log = new ArrayList<>();

    /// A task that waits once and tells its index, or that the barrier broke.
    private Task<Void> comer(Barrier barrier, String name) {
        return spawn(
                name,
                () -> {
                    try {
                        log.add(name + barrier.await());
                    } catch (BrokenBarrierException e) {
                        log.add(name + " broken");
                    }
                });
    }

    private static void turns(int count) {
        for (int i = 0; i < count; i++) {
            yieldNow();
        }
    }

    @Nested
    class Await {
        @Test
        void ofTheLastOneReturnsAtOnce() {
            run(() -> {
                var barrier = new Barrier(2);
                comer(barrier, "a");
                yieldNow();
                assertThat(barrier.waiting()).isEqualTo(1);
                assertThat(barrier.await()).isEqualTo(1);
                assertThat(log).isEmpty();
                yieldNow();
                assertThat(log).containsExactly("a0");
            });
        }

        @Test
        void waitsForAllAndGoesOnInTheOrderOfComing() {
            run(() -> {
                var barrier = new Barrier(3);
                comer(barrier, "a");
                comer(barrier, "b");
                turns(3);
                assertThat(log).isEmpty();
                comer(barrier, "c");
                turns(2);
                assertThat(log).containsExactly("c2", "a0", "b1");
                assertThat(barrier.waiting()).isZero();
            });
        }

        @Test
        void servesAgainOnceAllHaveLeft() {
            run(() -> {
                var barrier = new Barrier(2);
                for (String name : List.of("a", "b", "c", "d")) {
                    comer(barrier, name);
                }
                turns(4);
                assertThat(log).containsExactly("b1", "a0", "d1", "c0");
            });
        }

        @Test
        void cancelledWhileItWaitsLeavesAPlaceToBeFilled() {
            run(() -> {
                var barrier = new Barrier(2);
                Task<Void> a = comer(barrier, "a");
                yieldNow();
                a.cancel();
                yieldNow();
                assertThat(a.isCancelled()).isTrue();
                assertThat(barrier.waiting()).isZero();
                comer(barrier, "b");
                comer(barrier, "c");
                turns(2);
                assertThat(log).containsExactly("c1", "b0");
            });
        }

        @Test
        void cancelledAfterItsWakeUpDoesNotHoldUpTheOthers() {
            run(() -> {
                var barrier = new Barrier(3);
                Task<Void> a = comer(barrier, "a");
                comer(barrier, "b");
                yieldNow();
                barrier.await();
                a.cancel();
                turns(2);
                assertThat(a.isCancelled()).isTrue();
                assertThat(log).containsExactly("b0");
                assertThat(barrier).hasToString("Barrier[filling, 0 of 3]");
            });
        }

        @Test
        void numbersAreTheirOwnAlsoIfSomebodyWasCancelledInBetween() {
            run(() -> {
                var barrier = new Barrier(3);
                Task<Void> a = comer(barrier, "a");
                comer(barrier, "b");
                yieldNow();
                a.cancel();
                comer(barrier, "c");
                comer(barrier, "d");
                turns(2);
                assertThat(log).containsExactly("d2", "b0", "c1");
            });
        }

        @Test
        void cancelledWhileTheOthersLeaveIsNotCounted() {
            run(() -> {
                var barrier = new Barrier(2);
                comer(barrier, "a");
                yieldNow();
                barrier.await();
                Task<Integer> early = spawn(() -> barrier.await());
                early.cancel();
                turns(3);
                assertThat(early.isCancelled()).isTrue();
                assertThat(barrier.waiting()).isZero();
            });
        }
    }

    @Nested
    class ResetAndAbort {
        @Test
        void aResetThrowsAtThoseWhoWaitAndBeginsAnew() {
            run(() -> {
                var barrier = new Barrier(3);
                comer(barrier, "a");
                comer(barrier, "b");
                yieldNow();
                barrier.reset();
                assertThat(barrier).hasToString("Barrier[resetting, 0 of 3]");
                comer(barrier, "c"); // waits until the others have left
                turns(3);
                assertThat(log).containsExactly("a broken", "b broken");
                assertThat(barrier).hasToString("Barrier[filling, 1 of 3]");
            });
        }

        @Test
        void aResetThrowsAtThoseWhoAreOnTheirWayOut() {
            run(() -> {
                var barrier = new Barrier(2);
                comer(barrier, "a");
                yieldNow();
                barrier.await();
                barrier.reset();
                yieldNow();
                assertThat(log).containsExactly("a broken");
            });
        }

        @Test
        void anAbortThrowsAtEverybodyUntilTheReset() {
            run(() -> {
                var barrier = new Barrier(2);
                comer(barrier, "a");
                yieldNow();
                barrier.abort();
                assertThat(barrier.isBroken()).isTrue();
                comer(barrier, "b");
                turns(2);
                assertThat(log).containsExactly("a broken", "b broken");
                barrier.reset();
                comer(barrier, "c");
                comer(barrier, "d");
                turns(2);
                assertThat(log).endsWith("d1", "c0");
            });
        }

        @Test
        void anAbortThrowsAtThoseWhoWaitForTheOthersToLeave() {
            run(() -> {
                var barrier = new Barrier(2);
                comer(barrier, "a");
                yieldNow();
                spawn(() -> {
                    barrier.await();
                    comer(barrier, "b");
                });
                spawn(() -> comer(barrier, "c"));
                yieldNow(); // a is on its way out
                comer(barrier, "d");
                barrier.abort();
                turns(3);
                assertThat(log).containsExactly("a broken", "b broken", "c broken", "d broken");
            });
        }
    }

    @Test
    void needsOneParty() {
        assertThatThrownBy(() -> new Barrier(0)).isInstanceOf(IllegalArgumentException.class);
        assertThat(new Barrier(4).parties()).isEqualTo(4);
    }

    @Test
    void tellsItsStateAndHowManyWait() {
        run(() -> {
            var barrier = new Barrier(2);
            comer(barrier, "a");
            yieldNow();
            assertThat(barrier).hasToString("Barrier[filling, 1 of 2]");
            barrier.await();
            assertThat(barrier).hasToString("Barrier[draining, 0 of 2]");
            barrier.abort();
            assertThat(barrier).hasToString("Barrier[broken, 0 of 2]");
        });
    }
}
