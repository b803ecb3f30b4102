package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.withTimeout;
import static dev.weft.Coroutines.yieldNow;
import static dev.weft.testing.Simulation.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// The count of cancel requests, alone and under nested timeouts. The expected trails are what
/// CPython 3.13 printed for the construct named above each.
class UncancelTest {
    private static final Duration LONG = Duration.ofDays(1);
    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration LATER = Duration.ofMillis(300);

    private final Trail trail = new Trail();

    private static int count() {
        return currentTask().cancelling();
    }

    @Nested
    class TheCount {
        // task.cancel() twice, then task.uncancel() three times inside the task
        @Test
        void goesUpWithEachRequestAndDownToZero() {
            run(() -> {
                var task =
                        spawn(() -> {
                            try {
                                Quietly.forever();
                            } catch (CancellationException e) {
                                trail.add(count());
                            }
                            trail.add(currentTask().uncancel());
                            trail.add(count());
                            trail.add(currentTask().uncancel());
                            trail.add(currentTask().uncancel());
                            return "done";
                        });
                yieldNow();
                task.cancel();
                task.cancel();
                trail.add(task.cancelling());
                trail.add(await(task));
            });
            assertThat(trail.steps()).containsExactly("2", "2", "1", "1", "0", "0", "done");
        }

        // me.cancel(); me.uncancel(); await asyncio.sleep(0)
        @Test
        void atZeroTakesBackWhatWasNotDelivered() {
            run(() -> {
                currentTask().cancel();
                trail.add(currentTask().uncancel());
                yieldNow();
                trail.add("went on");
            });
            assertThat(trail.steps()).containsExactly("0", "went on");
        }

        // me.cancel("a"); me.cancel("b"); me.uncancel(); await asyncio.sleep(0)
        @Test
        void aboveZeroLeavesTheDeliveryStanding() {
            run(() -> {
                currentTask().cancel("a");
                currentTask().cancel("b");
                trail.add(currentTask().uncancel());
                try {
                    yieldNow();
                } catch (CancellationException e) {
                    trail.addThrown(e);
                }
            });
            assertThat(trail.steps()).containsExactly("1", "CancellationException(b)");
        }

        // task.cancelling() of a cancelled task
        @Test
        void staysAfterTheEnd() {
            run(() -> {
                var task = spawn(Quietly::forever);
                yieldNow();
                task.cancel();
                Quietly.await(task);
                trail.add(task.cancelling());
            });
            assertThat(trail.steps()).containsExactly("1");
        }

        // asyncio.timeout in a task that swallowed a cancellation before
        @Test
        void thatStoodBeforeATimeoutDoesNotDisturbIt() {
            run(() -> {
                var task =
                        spawn(() -> {
                            try {
                                Quietly.forever();
                            } catch (CancellationException e) {
                                trail.add("swallowed");
                            }
                            trail.add(count());
                            try {
                                withTimeout(SHORT, Quietly::forever);
                            } catch (TimeoutException e) {
                                trail.add("timed out");
                            }
                            trail.add(count());
                        });
                yieldNow();
                task.cancel();
                await(task);
            });
            assertThat(trail.steps()).containsExactly("swallowed", "1", "timed out", "1");
        }
    }

    @Nested
    class NestedTimeouts {
        // async with asyncio.timeout(outer): async with asyncio.timeout(inner): await forever
        private void nest(Duration outer, Duration inner) {
            run(() -> {
                try {
                    withTimeout(outer, () -> outerBody(inner));
                } catch (TimeoutException e) {
                    trail.add("outer timed out " + count());
                }
                yieldNow();
                trail.add("end " + count());
                Duration first = outer.compareTo(inner) < 0 ? outer : inner;
                assertThat(currentLoop().time()).isEqualTo(first);
            });
        }

        private void outerBody(Duration inner) {
            try {
                withTimeout(inner, this::innerBody);
            } catch (TimeoutException e) {
                trail.add("inner timed out " + count());
            } catch (CancellationException e) {
                trail.add("inner passes it on " + count());
                throw e;
            }
            yieldNow();
            trail.add("outer body goes on");
        }

        private void innerBody() {
            try {
                Quietly.forever();
            } catch (CancellationException e) {
                trail.add("cancelled " + count());
                throw e;
            }
        }

        @Test
        void whereTheInnerExpiresTheOuterGoesOn() {
            nest(LONG, SHORT);
            assertThat(trail.steps())
                    .containsExactly(
                            "cancelled 1", "inner timed out 0", "outer body goes on", "end 0");
        }

        @Test
        void whereTheOuterExpiresTheInnerPassesItOn() {
            nest(SHORT, LONG);
            assertThat(trail.steps())
                    .containsExactly(
                            "cancelled 1", "inner passes it on 1", "outer timed out 0", "end 0");
        }

        @Test
        void whereBothExpireTheOuterTellsSo() {
            nest(Duration.ZERO, Duration.ZERO);
            assertThat(trail.steps())
                    .containsExactly(
                            "cancelled 2", "inner passes it on 1", "outer timed out 0", "end 0");
        }

        // both expire, the inner body swallows
        @Test
        void whereBothExpireAndTheBodySwallowsBothCountsAreTakenBack() {
            run(() -> {
                withTimeout(
                        Duration.ZERO,
                        () -> {
                            withTimeout(
                                    Duration.ZERO,
                                    () -> {
                                        try {
                                            Quietly.forever();
                                        } catch (CancellationException e) {
                                            trail.add("swallowed " + count());
                                        }
                                    });
                            trail.add("inner left " + count());
                            yieldNow();
                            trail.add("outer body goes on");
                        });
                trail.add(count());
            });
            assertThat(trail.steps())
                    .containsExactly("swallowed 2", "inner left 1", "outer body goes on", "0");
        }

        // the outer one expires while the inner body cleans up
        @Test
        void whereTheOuterExpiresDuringTheInnerCleanup() {
            runWithCleanup(e -> {
                trail.add("cleanup cancelled " + count());
                throw e;
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "cleanup 1",
                            "cleanup cancelled 2",
                            "inner passes it on 1",
                            "outer timed out 0");
        }

        // the same, and the cleanup swallows it
        @Test
        void whereTheOuterExpiresDuringTheInnerCleanupWhichSwallowsIt() {
            runWithCleanup(e -> trail.add("swallowed " + count()));
            assertThat(trail.steps())
                    .containsExactly(
                            "cleanup 1",
                            "swallowed 2",
                            "inner passes it on 1",
                            "outer timed out 0");
        }

        private void runWithCleanup(Consumer<CancellationException> inCleanup) {
            run(() -> {
                try {
                    withTimeout(LATER, () -> innerWithCleanup(inCleanup));
                } catch (TimeoutException e) {
                    trail.add("outer timed out " + count());
                }
                assertThat(currentLoop().time()).isEqualTo(LATER);
            });
        }

        private void innerWithCleanup(Consumer<CancellationException> inCleanup) {
            try {
                withTimeout(
                        Duration.ZERO,
                        () -> {
                            try {
                                Quietly.forever();
                            } finally {
                                trail.add("cleanup " + count());
                                try {
                                    Quietly.forever();
                                } catch (CancellationException e) {
                                    inCleanup.accept(e);
                                }
                            }
                        });
            } catch (TimeoutException e) {
                trail.add("inner timed out " + count());
            } catch (CancellationException e) {
                trail.add("inner passes it on " + count());
                throw e;
            }
        }
    }
}
