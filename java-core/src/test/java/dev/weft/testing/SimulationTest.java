package dev.weft.testing;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.gather;
import static dev.weft.Coroutines.sleep;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.toThread;
import static dev.weft.Coroutines.withTimeout;
import static dev.weft.Coroutines.yieldNow;
import static dev.weft.testing.Simulation.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Coroutine;
import dev.weft.Coroutines;
import dev.weft.EventLoop;
import dev.weft.Future;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;

class SimulationTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final List<String> trail = new ArrayList<>();

    private void at(String step) {
        trail.add(step + " at " + currentLoop().time());
    }

    private static Coroutine.Action failing(Throwable failure) {
        return () -> {
            throw (Exception) failure;
        };
    }

    @Nested
    class Time {
        @Test
        void passesOnlyWhereEverybodyWaitsForIt() {
            run(() -> {
                at("start");
                sleep(HOUR);
                for (int i = 0; i < 100; i++) {
                    yieldNow();
                }
                at("end");
            });
            assertThat(trail).containsExactly("start at PT0S", "end at PT1H");
        }

        @Test
        void goesFromDeadlineToDeadline() {
            run(() ->
                    await(
                            gather(
                                    () -> sleepAndTell("long", HOUR.plusNanos(1)),
                                    () -> sleepAndTell("short", Duration.ofNanos(1)),
                                    () -> sleepAndTell("middle", HOUR))));
            assertThat(trail)
                    .containsExactly(
                            "short at PT0.000000001S",
                            "middle at PT1H",
                            "long at PT1H0.000000001S");
        }

        private Void sleepAndTell(String name, Duration time) {
            sleep(time);
            at(name);
            return null;
        }

        @Test
        void isOverForATimeoutToo() {
            run(() -> {
                assertThatThrownBy(() -> withTimeout(HOUR, () -> sleep(HOUR.multipliedBy(2))))
                        .isInstanceOf(TimeoutException.class);
                at("end");
            });
            assertThat(trail).containsExactly("end at PT1H");
        }

        @Test
        void beginsAtZeroForEachRun() {
            for (int i = 0; i < 2; i++) {
                run(() -> {
                    at("start");
                    sleep(HOUR);
                });
            }
            assertThat(trail).containsExactly("start at PT0S", "start at PT0S");
        }

        @Test
        void endsWhereALongCountsNoFurther() {
            run(() -> {
                for (int i = 0; i < 6; i++) {
                    sleep(Duration.ofSeconds(Long.MAX_VALUE));
                }
                at("end");
            });
            assertThat(trail).containsExactly("end at " + Duration.ofNanos(Long.MAX_VALUE));
        }

        @Test
        void ofACallMayBeAnyThatTheClockTells() {
            run(() -> {
                sleep(Duration.ofDays(80 * 365));
                Future<Void> called = currentLoop().createFuture();
                currentLoop()
                        .callAt(currentLoop().time().plusHours(1), () -> called.complete(null));
                await(called);
                at("called");
            });
            assertThat(trail).containsExactly("called at " + Duration.ofHours(80 * 365 * 24 + 1));
        }

        @Test
        void isNotTheBusinessOfOtherLoops() {
            run(() -> {
                try (EventLoop other = toThread(() -> EventLoop.start("other"))) {
                    assertThat(toThread(() -> other.submit(() -> other.time()).get())).isNotNull();
                    assertThat(currentLoop().time()).isZero();
                }
            });
        }
    }

    @Nested
    class OtherThreads {
        private final CountDownLatch mayAnswer = new CountDownLatch(1);

        @Test
        void areWaitedForWhileTheClockStandsStill() {
            run(() -> {
                var sleeper =
                        spawn(() -> {
                            sleep(Duration.ofNanos(1));
                            at("slept");
                        });
                var worker =
                        spawn(() -> {
                            toThread(() -> {
                                mayAnswer.await();
                                return null;
                            });
                            at("answered");
                        });
                Simulation.OutsideWork work = Simulation.outsideWork();
                yieldNow();
                mayAnswer.countDown();
                await(worker);
                work.close();
                await(sleeper);
            });
            assertThat(trail).containsExactly("answered at PT0S", "slept at PT0.000000001S");
        }

        @Test
        void mayCompleteAStage() {
            run(() -> {
                var stage = new CompletableFuture<String>();
                Thread.ofVirtual().start(() -> stage.complete("answered"));
                at(await(stage));
            });
            assertThat(trail).containsExactly("answered at PT0S");
        }

        @Test
        void areForgottenOnceNobodyWantsTheirAnswer() {
            run(() -> {
                var never = new CompletableFuture<String>();
                assertThatThrownBy(() ->
                                withTimeout(
                                        HOUR,
                                        () -> {
                                            var waiting = currentLoop().wrap(never);
                                            currentLoop().callSoon(waiting::cancel);
                                            sleep(HOUR.multipliedBy(2));
                                        }))
                        .isInstanceOf(TimeoutException.class);
                at("end");
            });
            assertThat(trail).containsExactly("end at PT1H");
        }

        @Test
        void mayAnswerWhileTheyAreLookedAt() {
            run(() -> {
                Future<Void> answer = currentLoop().createFuture();
                Simulation.outsideWorkWhile(() -> {
                    CompletableFuture.runAsync(() -> answer.complete(null)).join();
                    return false;
                });
                var sleeper = spawn(() -> sleep(HOUR));
                await(answer);
                at("answered");
                sleeper.cancel();
            });
            assertThat(trail).containsExactly("answered at PT0S");
        }

        @Test
        void areNotWatchedByWhatThrows() {
            var bug = new IllegalArgumentException("bug");
            assertThatThrownBy(() ->
                            run(() -> {
                                Simulation.outsideWorkWhile(() -> {
                                    throw bug;
                                });
                                sleep(HOUR);
                                at("end");
                            }))
                    .isInstanceOf(AssertionError.class)
                    .hasRootCause(bug);
            assertThat(trail).containsExactly("end at PT1H");
        }

        @Test
        void thatNeverAnswerDoNotHoldUpATimeout() {
            run(() -> {
                var never = new CompletableFuture<String>();
                assertThatThrownBy(() -> withTimeout(HOUR, () -> await(never)))
                        .isInstanceOf(TimeoutException.class);
                at("end");
            });
            assertThat(trail).containsExactly("end at PT1H");
        }

        @Test
        void mayInTruthBeATaskOfThisLoopThatSleeps() {
            run(() -> {
                var stage = new CompletableFuture<String>();
                spawn(() -> {
                    sleep(HOUR);
                    stage.complete("answered");
                });
                at(await(stage));
            });
            assertThat(trail).containsExactly("answered at PT1H");
        }

        @Test
        void mayBeAnnounced() {
            run(() -> {
                Future<String> answer = currentLoop().createFuture();
                try (var _ = Simulation.outsideWork()) {
                    Thread.ofPlatform().start(() -> answer.complete("answered"));
                    at(await(answer));
                }
                sleep(HOUR);
                at("end");
            });
            assertThat(trail).containsExactly("answered at PT0S", "end at PT1H");
        }
    }

    @Nested
    class Failures {
        private final IOException failure = new IOException("disk");

        @Test
        void ofTheMainTaskAreThrownAsTheyAre() {
            assertThatThrownBy(() -> run(failing(failure))).isSameAs(failure);
        }

        @Test
        void ofACallbackFailTheRun() {
            var bug = new IllegalArgumentException("bug");
            assertThatThrownBy(() ->
                            run(() -> {
                                currentLoop()
                                        .callSoon(() -> {
                                            throw bug;
                                        });
                            }))
                    .isInstanceOf(AssertionError.class)
                    .hasCause(bug);
        }

        @Test
        void thatNobodyLookedAtFailTheRun() {
            assertThatThrownBy(() ->
                            run(() -> {
                                spawn("child", failing(failure));
                                yieldNow();
                            }))
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("the failure of task child was never retrieved")
                    .hasCause(failure);
        }

        @Test
        void thatNobodyLookedAtAreToldOldestFirst() {
            for (int round = 0; round < 20; round++) {
                assertThatThrownBy(() ->
                                run(() -> {
                                    for (String name : List.of("a", "b", "c", "d", "e")) {
                                        spawn(name, failing(failure));
                                    }
                                    yieldNow();
                                }))
                        .hasMessageContaining("task a ")
                        .extracting(
                                thrown -> List.of(thrown.getSuppressed()).getLast().getMessage())
                        .asString()
                        .contains("task e ");
            }
        }

        @Test
        void areAddedToThatOfTheMainTask() {
            var lost = new IOException("lost");
            assertThatThrownBy(() ->
                            run(() -> {
                                spawn(failing(lost));
                                yieldNow();
                                throw failure;
                            }))
                    .isSameAs(failure)
                    .extracting(thrown -> List.of(thrown.getSuppressed()).getLast().getCause())
                    .isSameAs(lost);
        }

        @Test
        void goToTheHandlerThatTheProgramHasSet() {
            run(() -> {
                currentLoop().setExceptionHandler((_, trouble) -> trail.add(trouble.message()));
                spawn("child", failing(failure));
                yieldNow();
            });
            assertThat(trail).containsExactly("the failure of task child was never retrieved");
        }
    }

    @Test
    void givesTheResult() {
        assertThat(Simulation.<String>run(() -> "result")).isEqualTo("result");
    }

    @Test
    void cancelsWhatIsLeft() {
        run(() -> {
            spawn(() -> {
                try {
                    sleep(HOUR);
                } finally {
                    at("cleanup");
                }
            });
            yieldNow();
        });
        assertThat(trail).containsExactly("cleanup at PT0S");
    }

    @Test
    void waitUntilBlockedComesAfterAllThatNeedsNoTime() {
        run(() -> {
            spawn(() -> {
                for (int i = 0; i < 100; i++) {
                    yieldNow();
                }
                trail.add("as far as it can");
                sleep(HOUR);
                trail.add("later");
            });
            Simulation.waitUntilBlocked();
            trail.add("blocked");
        });
        assertThat(trail).containsExactly("as far as it can", "blocked");
    }

    @Test
    void refusesToRunInsideALoop() {
        run(() -> {
            assertThatThrownBy(() -> run(() -> {})).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> Simulation.explore(1, _ -> {}))
                    .isInstanceOf(IllegalStateException.class);
        });
    }

    @Test
    void waitUntilBlockedIsRefusedInEarnest() {
        Coroutines.run(() ->
                assertThatThrownBy(Simulation::waitUntilBlocked)
                        .isInstanceOf(IllegalStateException.class));
    }
}
