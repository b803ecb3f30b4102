package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.sleep;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;

/// What `run` does with what the main task leaves behind. The expected trails are what CPython 3.13
/// printed for `asyncio.run` in the situation that each test names.
class RunLeftoversTest {
    private static final Duration SHORT = Duration.ofMillis(1);

    private final Trail trail = new Trail();

    @Nested
    class TasksLeftBehind {
        @Test
        void areCancelledAndWaitedFor() {
            String result =
                    run(() -> {
                        spawn(() -> {
                            try {
                                trail.hang("a");
                            } finally {
                                sleep(SHORT);
                                yieldNow();
                                trail.add("a closed");
                            }
                        });
                        spawn(() -> trail.hang("b"));
                        yieldNow();
                        trail.add("main");
                        return "result";
                    });
            trail.add(result);
            assertThat(trail.steps())
                    .containsExactly("main", "a cancelled", "b cancelled", "a closed", "result");
        }

        @Test
        void areCancelledAlsoIfTheMainTaskFails() {
            assertThatThrownBy(() ->
                            run(
                                    (Coroutine.Action)
                                            () -> {
                                                spawn(() -> trail.hang("a"));
                                                yieldNow();
                                                throw new IOException("main");
                                            }))
                    .isInstanceOf(IOException.class);
            assertThat(trail.steps()).containsExactly("a cancelled");
        }

        // the loop of CPython goes on for the turn in which the main task's end is noticed
        @RepeatedTest(20)
        void haveOneMoreTurnBeforeTheyAreCancelled() {
            run(() -> {
                spawn(() -> {
                    for (int i = 0; ; i++) {
                        trail.add("turn " + i);
                        yieldNow();
                    }
                });
                yieldNow();
                spawn(() -> trail.add("unstarted"));
                trail.add("main");
            });
            assertThat(trail.steps()).containsExactly("turn 0", "main", "turn 1", "unstarted");
        }

        @Test
        void mayStartTasksInTheirCleanupAndAwaitThem() {
            run(() -> {
                spawn(() -> {
                    try {
                        trail.hang("a");
                    } finally {
                        trail.add(
                                await(
                                        spawn(() -> {
                                            sleep(SHORT);
                                            return "late value";
                                        })));
                    }
                });
                yieldNow();
            });
            assertThat(trail.steps()).containsExactly("a cancelled", "late value");
        }

        // asyncio keeps weak references only: there such a task may vanish without a word
        @Test
        void areThereAlsoIfNobodyRefersToThem() {
            run(() -> {
                spawn(() -> trail.hang("forgotten"));
                yieldNow();
                System.gc();
                System.gc();
                assertThat(Coroutines.allTasks()).hasSize(2);
            });
            assertThat(trail.steps()).containsExactly("forgotten cancelled");
        }

        // CPython drops such a task where it stands
        @Test
        void thatWereStartedInTheCleanupOfOthersAreCancelledWhenThoseAreDone() {
            run(() -> {
                spawn(() -> {
                    try {
                        trail.hang("a");
                    } finally {
                        spawn(() -> trail.hang("late"));
                        yieldNow();
                        trail.add("a closed");
                    }
                });
                yieldNow();
            });
            assertThat(trail.steps()).containsExactly("a cancelled", "a closed", "late cancelled");
        }

        @Test
        void areWaitedForAlsoIfTheySwallowTheCancellation() {
            run(() -> {
                spawn(() -> {
                    try {
                        trail.hang("stubborn");
                    } catch (CancellationException e) {
                        sleep(SHORT);
                        trail.add("slept");
                    }
                });
                yieldNow();
            });
            assertThat(trail.steps()).containsExactly("stubborn cancelled", "slept");
        }

        @Test
        void thatFailThenAreReported() {
            var failure = new IllegalArgumentException("cleanup");
            run(() -> {
                currentLoop()
                        .setExceptionHandler((_, context) -> {
                            trail.add(context.message());
                            trail.add(context.exception() == failure);
                        });
                spawn(
                        "careless",
                        () -> {
                            try {
                                trail.hang("a");
                            } catch (CancellationException e) {
                                throw failure;
                            }
                        });
                yieldNow();
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "a cancelled",
                            "the failure of task careless was never retrieved",
                            "true");
        }

        // test_asyncio_run_closes_gens_after_hanging_tasks_errors
        @Test
        void thatFailInAGeneratorHaveItClosed() {
            var failure = new IOException("main");
            assertThatThrownBy(() ->
                            run(() -> {
                                currentLoop()
                                        .setExceptionHandler((_, context) ->
                                                trail.addThrown(context.exception()));
                                spawn(this::failInAGenerator);
                                yieldNow();
                                throw failure;
                            }))
                    .isSameAs(failure);
            assertThat(trail.steps())
                    .containsExactly("1", "closed", "IllegalArgumentException(in cleanup)");
        }

        private void failInAGenerator() {
            Generator<Integer> fidget =
                    Generator.of(out -> {
                        try {
                            out.yield(1);
                            Quietly.forever();
                        } finally {
                            trail.add("closed");
                        }
                    });
            try {
                fidget.forEach(trail::add);
            } catch (CancellationException e) {
                throw new IllegalArgumentException("in cleanup");
            }
        }
    }

    @Nested
    class CallbacksLeftBehind {
        @Test
        void runIfTheyAreReady() {
            run(() -> {
                EventLoop loop = currentLoop();
                loop.callSoon(() -> {
                    trail.add("one");
                    loop.callSoon(() -> {
                        trail.add("two");
                        loop.callSoon(trail.mark("three"));
                    });
                });
                loop.callLater(Duration.ofDays(1), trail.mark("timer"));
                trail.add("main");
            });
            assertThat(trail.steps()).containsExactly("main", "one", "two", "three");
        }

        @Test
        void ofTheMainTaskRun() {
            run(() -> {
                currentTask().addDoneCallback(done -> trail.add(done.state()));
                trail.add("main");
            });
            assertThat(trail.steps()).containsExactly("main", "SUCCESS");
        }

        // CPython runs such a callback 6 times and says nothing
        @Test
        void thatCallThemselvesForEverAreRefusedInTheEnd() {
            run(() -> {
                EventLoop loop = currentLoop();
                loop.setExceptionHandler((_, context) -> trail.add(context.exception().getClass()));
                loop.callSoon(
                        new Runnable() {
                            @Override
                            public void run() {
                                loop.callSoon(this);
                            }
                        });
            });
            assertThat(trail.steps()).containsExactly("" + RejectedExecutionException.class);
        }

        @Test
        void cannotBeAddedAfterwards() {
            var future = new Object[1];
            EventLoop loop =
                    run(() -> {
                        future[0] = currentLoop().createFuture();
                        return currentLoop();
                    });
            assertThatThrownBy(() -> loop.callSoonThreadSafe(trail.mark("never")))
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessageContaining("the loop is closed");
            assertThatThrownBy(() -> loop.submit(() -> 1))
                    .isInstanceOf(RejectedExecutionException.class);
            assertThatThrownBy(() -> ((Future<?>) future[0]).addDoneCallback(_ -> {}))
                    .isInstanceOf(RejectedExecutionException.class);
            assertThat(((Future<?>) future[0]).cancel()).isTrue();
        }
    }
}
