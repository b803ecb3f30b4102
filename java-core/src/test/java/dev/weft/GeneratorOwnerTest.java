package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;

/// A generator that its consumer left open is closed with the code that made it.
class GeneratorOwnerTest extends LeftOpenGenerators {
    private static Generator<Integer> failingToClose(String message) {
        return Generator.of(out -> {
            try {
                out.yield(1);
            } finally {
                throwAfterATurn(message);
            }
        });
    }

    private static void throwAfterATurn(String message) {
        yieldNow();
        throw new IllegalArgumentException(message);
    }

    @Nested
    class ATask {
        @Test
        void closesWhatItLeftOpenBeforeItIsDone() {
            run(() -> {
                var task =
                        spawn(() -> {
                            leaveEarly(counting("it"));
                            trail.add("goes on");
                        });
                await(task);
                trail.add("done");
            });
            assertThat(trail.steps()).containsExactly("1", "goes on", "it closed", "done");
        }

        @Test
        void closesItWhenItIsCancelledBetweenTwoItems() {
            run(() -> {
                var task =
                        spawn(() -> {
                            for (int item : counting("it")) {
                                trail.add(item);
                                trail.hang("consumer");
                            }
                        });
                yieldNow();
                task.cancel();
                Quietly.await(task);
                trail.add(task.state());
            });
            assertThat(trail.steps())
                    .containsExactly("1", "consumer cancelled", "it closed", "CANCELLED");
        }

        @Test
        void closesItWhenItFails() {
            var failure = new IOException("consumer");
            run(() -> {
                Coroutine<Void> consumer =
                        () -> {
                            leaveEarly(counting("it"));
                            throw failure;
                        };
                var task = spawn(consumer);
                assertThatThrownBy(() -> await(task)).isSameAs(failure);
            });
            assertThat(trail.steps()).containsExactly("1", "it closed");
        }

        @Test
        void closesTheNewestFirst() {
            run(() -> {
                for (int _ : counting("outer")) {
                    leaveEarly(counting("inner"));
                    break;
                }
                leaveEarly(counting("last"));
            });
            assertThat(trail.steps())
                    .containsExactly("1", "1", "last closed", "inner closed", "outer closed");
        }

        @Test
        void closesAPipelineFromItsEnd() {
            run(() -> {
                var source = counting("source");
                leaveEarly(doubled("doubled", source));
            });
            assertThat(trail.steps()).containsExactly("2", "doubled closed", "source closed");
        }

        @Test
        void closesManyInOrder() {
            int many = 1_000;
            var left = new ArrayList<Integer>();
            run(() -> {
                var made = new ArrayList<Generator<Integer>>();
                for (int i = 0; i < many; i++) {
                    int number = i;
                    made.add(
                            Generator.of(out -> {
                                try {
                                    out.yield(number);
                                } finally {
                                    left.add(number);
                                }
                            }));
                }
                made.reversed().forEach(Generator::next);
                made.get(500).close();
            });
            assertThat(left.removeFirst()).isEqualTo(500);
            assertThat(left).hasSize(many - 1).isSortedAccordingTo((a, b) -> b - a);
        }

        @Test
        void neverRunsWhatItNeverAsked() {
            run(() -> {
                await(spawn(() -> counting("it")));
                trail.add("done");
            });
            assertThat(trail.steps()).containsExactly("done");
        }
    }

    private Generator<Integer> doubled(String name, Generator<Integer> numbers) {
        return Generator.of(out -> {
            try {
                for (int number : numbers) {
                    out.yield(number * 2);
                }
            } finally {
                trail.add(name + " closed");
            }
        });
    }

    @Nested
    class WhatFailsAsItIsClosed {
        @Test
        void failsATaskThatHadAResult() {
            run(() -> {
                var task = spawn(() -> failingToClose("cleanup").next());
                assertThatThrownBy(() -> await(task)).hasMessage("cleanup");
            });
        }

        @Test
        void isSuppressedByTheFailureOfTheTask() {
            var failure = new IOException("consumer");
            run(() -> {
                Coroutine<Void> consumer =
                        () -> {
                            failingToClose("first made").next();
                            failingToClose("last made").next();
                            throw failure;
                        };
                var task = spawn(consumer);
                assertThatThrownBy(() -> await(task)).isSameAs(failure);
            });
            assertThat(failure.getSuppressed())
                    .filteredOn(each -> !(each instanceof AwaitSite))
                    .extracting(Throwable::getMessage)
                    .containsExactly("last made", "first made");
        }

        @Test
        void isReportedWhereTheTaskWasCancelled() {
            run(() -> {
                currentLoop()
                        .setExceptionHandler((_, context) -> trail.addThrown(context.exception()));
                var task =
                        spawn(() -> {
                            failingToClose("cleanup").next();
                            trail.hang("consumer");
                        });
                yieldNow();
                task.cancel();
                Quietly.await(task);
                trail.add(task.state());
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "consumer cancelled", "IllegalArgumentException(cleanup)", "CANCELLED");
        }

        @Test
        void keepsNoOtherFromBeingClosed() {
            run(() -> {
                var task =
                        spawn(() -> {
                            leaveEarly(counting("other"));
                            failingToClose("cleanup").next();
                        });
                assertThatThrownBy(() -> await(task)).hasMessage("cleanup");
            });
            assertThat(trail.steps()).containsExactly("1", "other closed");
        }

        @Test
        void isToldByTheMainTask() {
            assertThatThrownBy(() -> run(() -> failingToClose("cleanup").next()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("cleanup");
        }
    }

    @Nested
    class ACancellation {
        @Test
        void ofTheLastStretchDoesNotDisturbTheClosing() {
            run(() -> {
                var task =
                        spawn(() -> {
                            leaveEarly(counting("it"));
                            currentTask().cancel("late");
                        });
                trail.awaitAndTell(task);
            });
            assertThat(trail.steps())
                    .containsExactly("1", "it closed", "CancellationException(late)");
        }

        @Test
        void thatComesWhileItClosesIsThrownInTheCleanup() {
            run(() -> {
                var task = spawn(() -> leaveEarly(hangingCleanup()));
                yieldNow();
                task.cancel("enough");
                trail.awaitAndTell(task);
            });
            assertThat(trail.steps())
                    .containsExactly("1", "cleanup cancelled", "CancellationException(enough)");
        }

        private Generator<Integer> hangingCleanup() {
            return Generator.of(out -> {
                try {
                    out.yield(1);
                } finally {
                    trail.hang("cleanup");
                }
            });
        }

        @Test
        void thatTheCleanupAsksForItselfStillCounts() {
            run(() -> {
                Generator<Integer> generator =
                        Generator.of(out -> {
                            try {
                                out.yield(1);
                            } finally {
                                currentTask().cancel("from the cleanup");
                            }
                        });
                var task = spawn(() -> madeHere(generator).next());
                trail.awaitAndTell(task);
            });
            assertThat(trail.steps()).containsExactly("CancellationException(from the cleanup)");
        }

        /// The same items, from one that the running task has made.
        private static Generator<Integer> madeHere(Generator<Integer> inner) {
            return Generator.of(out -> {
                try (inner) {
                    inner.forEachRemaining(out::yield);
                }
            });
        }
    }

    @Nested
    class ABody {
        @Test
        void closesWhatItMadeWhenItEnds() {
            run(() -> {
                Generator<String> outer =
                        Generator.of(out -> {
                            leaveEarly(counting("inner"));
                            out.yield("item");
                        });
                outer.forEachRemaining(trail::add);
                trail.add("end");
            });
            assertThat(trail.steps()).containsExactly("1", "item", "inner closed", "end");
        }

        @Test
        void closesWhatItMadeWhenItIsClosed() {
            run(() -> {
                Generator<Integer> outer =
                        Generator.of(out -> {
                            try {
                                for (int item : counting("inner")) {
                                    out.yield(item);
                                }
                            } finally {
                                trail.add("outer closed");
                            }
                        });
                try (outer) {
                    trail.add(outer.next());
                }
                trail.add("end");
            });
            assertThat(trail.steps()).containsExactly("1", "outer closed", "inner closed", "end");
        }

        @Test
        void whoseClosingFailsFails() {
            run(() -> {
                Generator<Integer> outer =
                        Generator.of(out -> {
                            failingToClose("cleanup").next();
                            out.yield(1);
                        });
                assertThat(outer.next()).isEqualTo(1);
                assertThatThrownBy(outer::close).hasMessage("cleanup");
            });
        }

        @Test
        void thatTakesSomeItemsLeavesTheOthers() {
            run(() -> {
                var source = counting("source");
                trail.add(GeneratorContract.listOf(take(2, source)));
                trail.add(GeneratorContract.listOf(take(3, source)));
            });
            assertThat(trail.steps()).containsExactly("[1, 2]", "[3, 4, 5]", "source closed");
        }

        /// What a body asks for in one task it goes on with in another.
        @Test
        void keepsWhatItMadeThroughAllTasksThatAskIt() {
            run(() -> {
                Generator<Integer> outer =
                        Generator.of(out -> {
                            for (int item : counting("inner")) {
                                out.yield(item);
                            }
                        });
                trail.add(await(spawn(() -> outer.next())));
                trail.add(await(spawn(() -> outer.next())));
                trail.add("end");
            });
            assertThat(trail.steps()).containsExactly("1", "2", "end", "inner closed");
        }
    }

    @Test
    void aGroupEndsAfterItsChildrenHaveClosedTheirs() {
        run(() -> {
            try {
                TaskGroup.run(group -> {
                    group.spawn(() -> {
                        for (int _ : counting("child's")) {
                            trail.hang("child");
                        }
                    });
                    yieldNow();
                    throw new IllegalArgumentException("body");
                });
            } catch (IllegalArgumentException e) {
                trail.add("group over");
            }
        });
        assertThat(trail.steps())
                .containsExactly("child cancelled", "child's closed", "group over");
    }

    @Test
    void oneThatWasClosedByHandGivesNoItems() {
        run(() -> {
            var task =
                    spawn(() -> {
                        var generator = counting("it");
                        generator.next();
                        generator.close();
                        return generator;
                    });
            assertThat(await(task).hasNext()).isFalse();
        });
    }

    @Test
    void aTaskCancelledByTheEndOfTheLoopClosesItsOwn() {
        run(() -> {
            spawn(() -> {
                for (int _ : counting("it")) {
                    trail.hang("left over");
                }
            });
            yieldNow();
        });
        assertThat(trail.steps()).containsExactly("left over cancelled", "it closed");
    }
}
