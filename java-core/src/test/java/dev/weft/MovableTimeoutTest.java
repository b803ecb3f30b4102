package dev.weft;

import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.sleep;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.timeoutAt;
import static dev.weft.Coroutines.withTimeout;
import static dev.weft.Coroutines.yieldNow;
import static dev.weft.testing.Simulation.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;

/// A [Timeout] in the hands of its body. The situations of CPython's `test_timeouts.py` that
/// [CpythonTimeoutTest] and [TimeoutTest] do not have.
class MovableTimeoutTest {
    private static final Duration SHORT = Duration.ofMillis(2);
    private static final Duration LONG = Duration.ofDays(1);

    private final Trail trail = new Trail();

    private static boolean noTimerIsLeft() {
        return currentLoop().timers.isEmpty();
    }

    @Nested
    class When {
        // test_timeout_basic
        @Test
        void tellsTheDeadlineOnTheLoopsClock() {
            run(() -> {
                sleep(SHORT);
                assertThat(Timeout.call(LONG, Timeout::when)).isEqualTo(SHORT.plus(LONG));
            });
        }

        // test_timeout_disabled
        @Test
        void isNullWithoutADeadline() {
            run(() ->
                    Timeout.run(
                            null,
                            timeout -> {
                                assertThat(timeout.when()).isNull();
                                assertThat(noTimerIsLeft()).isTrue();
                                sleep(LONG);
                                assertThat(timeout.expired()).isFalse();
                            }));
        }

        @Test
        void staysAfterTheEnd() {
            run(() -> {
                Timeout kept =
                        Timeout.call(
                                LONG,
                                timeout -> {
                                    sleep(SHORT);
                                    return timeout;
                                });
                assertThat(kept.when()).isEqualTo(LONG);
                assertThat(kept.expired()).isFalse();
                assertThat(noTimerIsLeft()).isTrue();
            });
        }
    }

    @Nested
    class Reschedule {
        // test_reschedule
        @Test
        void movesTheDeadlineNearerAndTheMessageSaysSo() {
            run(() -> {
                assertThatThrownBy(() ->
                                Timeout.run(
                                        LONG,
                                        timeout -> {
                                            timeout.reschedule(SHORT);
                                            assertThat(timeout.when()).isEqualTo(SHORT);
                                            Quietly.forever();
                                        }))
                        .isInstanceOf(TimeoutException.class)
                        .hasMessage("timed out at 2 ms of the loop's clock");
                assertThat(currentLoop().time()).isEqualTo(SHORT);
            });
        }

        @Test
        void movesTheDeadlineAway() {
            run(() -> {
                Timeout.run(
                        SHORT,
                        timeout -> {
                            timeout.reschedule(LONG);
                            sleep(LONG.minus(SHORT));
                            assertThat(timeout.expired()).isFalse();
                        });
                assertThat(noTimerIsLeft()).isTrue();
            });
        }

        @Test
        void toNullTakesTheDeadlineAway() {
            run(() ->
                    Timeout.run(
                            SHORT,
                            timeout -> {
                                timeout.reschedule(null);
                                assertThat(timeout.when()).isNull();
                                assertThat(noTimerIsLeft()).isTrue();
                                sleep(LONG);
                            }));
        }

        @Test
        void setsOneWhereThereWasNone() {
            run(() -> {
                assertThatThrownBy(() ->
                                Timeout.run(
                                        null,
                                        timeout -> {
                                            timeout.reschedule(SHORT);
                                            Quietly.forever();
                                        }))
                        .isInstanceOf(TimeoutException.class);
                assertThat(currentLoop().time()).isEqualTo(SHORT);
            });
        }

        @Test
        void toThePastExpiresAtTheNextWait() {
            run(() ->
                    assertThatThrownBy(() ->
                                    Timeout.run(
                                            LONG,
                                            timeout -> {
                                                timeout.reschedule(Duration.ZERO);
                                                trail.add(timeout.expired());
                                                yieldNow();
                                                trail.add(timeout.expired());
                                                yieldNow();
                                                trail.add("unreached");
                                            }))
                            .isInstanceOf(TimeoutException.class));
            assertThat(trail.steps()).containsExactly("false");
        }

        @Test
        void canTakeBackADeadlineThatIsPastAlready() {
            run(() ->
                    Timeout.run(
                            Duration.ZERO,
                            timeout -> {
                                timeout.reschedule(null);
                                Quietly.turns(3);
                                trail.add("went on");
                            }));
            assertThat(trail.steps()).containsExactly("went on");
        }

        @Test
        void byAnotherTaskCounts() {
            run(() ->
                    assertThatThrownBy(() ->
                                    Timeout.run(
                                            null,
                                            timeout -> {
                                                spawn(() -> timeout.reschedule(Duration.ZERO));
                                                Quietly.forever();
                                            }))
                            .isInstanceOf(TimeoutException.class));
        }

        // test_timeout_expiring, test_timeout_expired
        @Test
        void isRefusedOnceTheTimeIsOver() {
            run(() -> {
                var kept = new Timeout[1];
                assertThatThrownBy(() ->
                                Timeout.run(
                                        SHORT,
                                        timeout -> {
                                            kept[0] = timeout;
                                            try {
                                                Quietly.forever();
                                            } finally {
                                                assertThat(timeout.expired()).isTrue();
                                                assertTooLate(timeout);
                                            }
                                        }))
                        .isInstanceOf(TimeoutException.class);
                assertThat(kept[0].expired()).isTrue();
                assertTooLate(kept[0]);
            });
        }

        // test_timeout_finished
        @Test
        void isRefusedOnceTheBodyHasEnded() {
            run(() -> assertTooLate(Timeout.call(LONG, timeout -> timeout)));
        }

        private static void assertTooLate(Timeout timeout) {
            assertThatThrownBy(() -> timeout.reschedule(null))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("too late to move the deadline of Timeout[of Task-1");
        }

        @Test
        void isRefusedOnAnotherThread() {
            var kept = new Timeout[1];
            run(() -> {
                Timeout.run(
                        LONG,
                        timeout -> {
                            Coroutines.toThread(() -> {
                                kept[0] = timeout;
                                assertThatThrownBy(() -> timeout.reschedule(null))
                                        .isInstanceOf(IllegalStateException.class)
                                        .hasMessageContaining("not the loop's");
                                return null;
                            });
                        });
            });
            assertThat(kept[0]).isNotNull();
        }
    }

    @Nested
    class TimeoutAt {
        // test_timeout_at_basic
        @Test
        void expiresAtTheDeadline() {
            run(() -> {
                sleep(SHORT);
                Duration deadline = SHORT.multipliedBy(2);
                assertThatThrownBy(() -> timeoutAt(deadline, Quietly::forever))
                        .isInstanceOf(TimeoutException.class)
                        .hasMessage("timed out at 4 ms of the loop's clock");
                assertThat(currentLoop().time()).isEqualTo(deadline);
            });
        }

        @Test
        void givesTheResultInTime() {
            run(() -> {
                String result = timeoutAt(LONG, () -> "in time");
                assertThat(result).isEqualTo("in time");
                assertThat(noTimerIsLeft()).isTrue();
            });
        }

        // test_timeout_in_the_past_sleep_zero
        @Test
        void inThePastExpiresAtTheFirstYield() {
            run(() -> {
                assertThatThrownBy(() -> timeoutAt(Duration.ofSeconds(-1), Coroutines::yieldNow))
                        .isInstanceOf(TimeoutException.class);
                timeoutAt(Duration.ZERO, () -> trail.add("never waits"));
            });
            assertThat(trail.steps()).containsExactly("never waits");
        }

        @Test
        void takesNoNull() {
            run(() -> {
                assertThatThrownBy(() -> timeoutAt(null, () -> 1))
                        .isInstanceOf(NullPointerException.class)
                        .hasMessage("deadline");
                assertThatThrownBy(() -> withTimeout(null, () -> 1))
                        .isInstanceOf(NullPointerException.class)
                        .hasMessage("limit");
            });
        }
    }

    @Nested
    class Story {
        // test_repr_active, test_repr_disabled, test_repr_finished, test_repr_expired
        @Test
        void isToldByToString() {
            run(() -> {
                Timeout over =
                        Timeout.call(
                                null,
                                timeout -> {
                                    trail.add(timeout);
                                    timeout.reschedule(Duration.ofDays(3));
                                    trail.add(timeout);
                                    return timeout;
                                });
                trail.add(over);
                assertThatThrownBy(() ->
                                Timeout.run(
                                        Duration.ZERO,
                                        timeout -> {
                                            try {
                                                Quietly.forever();
                                            } finally {
                                                trail.add(timeout);
                                            }
                                        }))
                        .isInstanceOf(TimeoutException.class);
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "Timeout[of Task-1, without a deadline]",
                            "Timeout[of Task-1, until PT72H]",
                            "Timeout[of Task-1, over]",
                            "Timeout[of Task-1, expired]");
        }
    }

    @Test
    void aBodyThatSwallowsGivesItsResultAndTheTimeoutSaysThatItExpired() {
        run(() -> {
            Timeout kept =
                    Timeout.call(
                            Duration.ZERO,
                            timeout -> {
                                try {
                                    Quietly.forever();
                                } catch (CancellationException e) {
                                    trail.add("swallowed");
                                }
                                return timeout;
                            });
            assertThat(kept.expired()).isTrue();
            assertThat(currentTask().cancelling()).isZero();
        });
        assertThat(trail.steps()).containsExactly("swallowed");
    }

    // test_timeout_without_task
    @Test
    void needsATask() {
        assertThatThrownBy(() -> Timeout.run(LONG, timeout -> trail.add(timeout)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("this thread runs no task");
    }
}
