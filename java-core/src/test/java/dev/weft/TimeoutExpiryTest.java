package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.sleep;
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

/// A timeout that expires. The expected trails are what CPython 3.13 printed for `async with
/// asyncio.timeout(…)` around the body that each test names.
class TimeoutExpiryTest {
    private static final Duration SHORT = Duration.ofMillis(1);

    private final Trail trail = new Trail();

    private void addCount() {
        trail.add(currentTask().cancelling());
    }

    @Nested
    class Expired {
        @Test
        void cancelsTheBodyAndThrowsWithTheCancellationAsCause() {
            run(() -> {
                try {
                    withTimeout(
                            SHORT,
                            () -> {
                                try {
                                    Quietly.forever();
                                } catch (CancellationException e) {
                                    trail.add("cancelled");
                                    addCount();
                                    throw e;
                                }
                            });
                } catch (TimeoutException e) {
                    assertThat(e.getCause()).isInstanceOf(CancellationException.class);
                    trail.add("timed out");
                }
                addCount();
                assertThat(currentLoop().time()).isEqualTo(SHORT);
                yieldNow();
                trail.add("goes on");
            });
            assertThat(trail.steps())
                    .containsExactly("cancelled", "1", "timed out", "0", "goes on");
        }

        @Test
        void letsTheBodyCleanUpWhichMayAwait() {
            run(() -> {
                try {
                    withTimeout(
                            SHORT,
                            () -> {
                                try {
                                    Quietly.forever();
                                } finally {
                                    trail.add("closing");
                                    sleep(SHORT);
                                    trail.add("closed");
                                }
                            });
                } catch (TimeoutException e) {
                    trail.add("timed out");
                }
                assertThat(currentLoop().time()).isEqualTo(SHORT.multipliedBy(2));
            });
            assertThat(trail.steps()).containsExactly("closing", "closed", "timed out");
        }

        @Test
        void givesTheResultOfABodyThatSwallows() {
            run(() -> {
                trail.add(withTimeout(Duration.ZERO, this::swallow));
                addCount();
                yieldNow();
                trail.add("goes on");
            });
            assertThat(trail.steps()).containsExactly("swallowed", "result", "0", "goes on");
        }

        private String swallow() {
            try {
                Quietly.forever();
            } catch (CancellationException e) {
                trail.add("swallowed");
            }
            yieldNow();
            return "result";
        }

        @Test
        void letsAnotherFailureThrough() {
            run(() -> {
                try {
                    withTimeout(
                            Duration.ZERO,
                            () -> {
                                try {
                                    Quietly.forever();
                                } catch (CancellationException e) {
                                    throw new IllegalArgumentException("other");
                                }
                            });
                } catch (IllegalArgumentException e) {
                    trail.addThrown(e);
                    addCount();
                }
                yieldNow();
                trail.add("goes on");
            });
            assertThat(trail.steps())
                    .containsExactly("IllegalArgumentException(other)", "0", "goes on");
        }

        @Test
        void countsAsSuchEvenIfTheBodyTookTheRequestBack() {
            run(() -> {
                try {
                    withTimeout(
                            Duration.ZERO,
                            () -> {
                                try {
                                    Quietly.forever();
                                } catch (CancellationException e) {
                                    trail.add(currentTask().uncancel());
                                    throw e;
                                }
                            });
                } catch (TimeoutException e) {
                    trail.add("timed out");
                    addCount();
                }
            });
            assertThat(trail.steps()).containsExactly("0", "timed out", "0");
        }

        @Test
        void betweenWakeUpAndRunGoesBeforeTheValue() {
            run(() -> {
                Future<Integer> future = currentLoop().createFuture();
                var task = spawn(() -> withTimeout(Duration.ZERO, () -> await(future)));
                currentLoop().callSoon(() -> future.complete(1));
                try {
                    await(task);
                } catch (Exception e) {
                    trail.add(e.getClass().getSimpleName());
                }
                trail.add(future.resultNow());
                trail.add(task.cancelling());
            });
            assertThat(trail.steps()).containsExactly("TimeoutException", "1", "0");
        }

        @Test
        void againAndAgainLeavesNothingBehind() {
            run(() -> {
                for (int i = 0; i < 3; i++) {
                    try {
                        withTimeout(SHORT, Quietly::forever);
                    } catch (TimeoutException e) {
                        trail.add("timed out " + i);
                        addCount();
                    }
                }
                assertThat(currentLoop().time()).isEqualTo(SHORT.multipliedBy(3));
            });
            assertThat(trail.steps())
                    .containsExactly("timed out 0", "0", "timed out 1", "0", "timed out 2", "0");
        }
    }
}
