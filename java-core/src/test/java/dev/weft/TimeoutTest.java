package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.shield;
import static dev.weft.Coroutines.sleep;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.withTimeout;
import static dev.weft.Coroutines.yieldNow;
import static dev.weft.testing.Simulation.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;

/// One timeout. The expected trails are what CPython 3.13 printed for `async with
/// asyncio.timeout(…)` around the body that each test names; [UncancelTest] nests them.
class TimeoutTest {
    private static final Duration LONG = Duration.ofDays(1);
    private static final Duration SHORT = Duration.ofMillis(1);

    private final Trail trail = new Trail();

    private void addCount() {
        trail.add(currentTask().cancelling());
    }

    @Nested
    class InTime {
        @Test
        void givesTheResultAndLeavesNoTimer() {
            run(() -> {
                String result =
                        withTimeout(
                                LONG,
                                () -> {
                                    sleep(LONG.minusNanos(1));
                                    return "result";
                                });
                trail.add(result);
                addCount();
                assertThat(currentLoop().timers.isEmpty()).isTrue();
            });
            assertThat(trail.steps()).containsExactly("result", "0");
        }

        @Test
        void letsAFailureThroughAsItIs() {
            var failure = new IOException("v");
            run(() -> {
                try {
                    withTimeout(
                            LONG,
                            (Coroutine.Action)
                                    () -> {
                                        throw failure;
                                    });
                } catch (Exception e) {
                    assertThat(e).isSameAs(failure);
                    addCount();
                }
                assertThat(currentLoop().timers.isEmpty()).isTrue();
            });
            assertThat(trail.steps()).containsExactly("0");
        }

        @Test
        void letsATimeoutExceptionOfTheBodysOwnThroughAsItIs() {
            var failure = new TimeoutException("mine");
            run(() -> {
                try {
                    withTimeout(
                            LONG,
                            (Coroutine.Action)
                                    () -> {
                                        throw failure;
                                    });
                } catch (TimeoutException e) {
                    assertThat(e).isSameAs(failure).hasNoCause();
                    trail.add("caught");
                }
            });
            assertThat(trail.steps()).containsExactly("caught");
        }

        @Test
        void letsACancellationOfTheBodysOwnThrough() {
            run(() -> {
                var task =
                        spawn(() ->
                                withTimeout(
                                        LONG,
                                        (Coroutine.Action)
                                                () -> {
                                                    throw new CancellationException();
                                                }));
                Quietly.await(task);
                trail.add(task.isCancelled());
            });
            assertThat(trail.steps()).containsExactly("true");
        }
    }

    @Nested
    class ZeroOrLess {
        @Test
        void isNothingToABodyThatNeverWaits() {
            run(() -> {
                withTimeout(Duration.ZERO, () -> trail.add("no await"));
                yieldNow();
                trail.add("goes on");
                addCount();
            });
            assertThat(trail.steps()).containsExactly("no await", "goes on", "0");
        }

        @Test
        void expiresAtTheFirstWait() {
            for (Duration limit : new Duration[] {Duration.ZERO, Duration.ofSeconds(-1)}) {
                run(() -> {
                    try {
                        withTimeout(
                                limit,
                                () -> {
                                    trail.add("in");
                                    Quietly.forever();
                                });
                    } catch (TimeoutException e) {
                        trail.add("timed out");
                    }
                    assertThat(currentLoop().time()).isZero();
                });
            }
            assertThat(trail.steps()).containsExactly("in", "timed out", "in", "timed out");
        }

        @Test
        void expiresAtTheFirstYield() {
            run(() -> {
                try {
                    withTimeout(
                            Duration.ZERO,
                            () -> {
                                yieldNow();
                                trail.add("unreached");
                            });
                } catch (TimeoutException e) {
                    trail.add("timed out");
                }
            });
            assertThat(trail.steps()).containsExactly("timed out");
        }
    }

    @Nested
    class AroundOthers {
        @Test
        void cancelsTheTaskThatIsAwaited() {
            run(() -> {
                var task = spawn(Quietly::forever);
                try {
                    withTimeout(SHORT, () -> await(task));
                } catch (TimeoutException e) {
                    trail.add("timed out");
                }
                assertThat(currentLoop().time()).isEqualTo(SHORT);
                trail.add(task.isCancelled());
            });
            assertThat(trail.steps()).containsExactly("timed out", "true");
        }

        @Test
        void leavesAloneWhatIsShielded() {
            run(() -> {
                Future<String> future = currentLoop().createFuture();
                try {
                    withTimeout(SHORT, () -> await(shield(future)));
                } catch (TimeoutException e) {
                    trail.add("timed out");
                }
                trail.add(future.isCancelled());
                future.complete("later");
                trail.add(await(future));
            });
            assertThat(trail.steps()).containsExactly("timed out", "false", "later");
        }
    }
}
