package dev.weft;

import static dev.weft.Coroutines.allTasks;
import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.spawnEager;
import static dev.weft.Coroutines.withTimeout;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;

/// The trails are what CPython 3.13 printed for tasks with `eager_start=True`, except where a test
/// says otherwise; CPython's own tests are in `test_eager_task_factory.py`.
class SpawnEagerTest {
    private static final ContextVar<Integer> NUMBER = ContextVar.withDefault("number", 0);

    private final Trail trail = new Trail();

    private void steps(String name, int count) {
        trail.steps(name, count);
        trail.add(name + " end");
    }

    @Nested
    class ATask {
        // test_eager_completion, test_await_future_during_eager_step
        @Test
        void thatNeverWaitsIsDoneAtOnce() {
            run(() -> {
                Future<String> future = currentLoop().createFuture();
                var task = spawnEager(() -> future.complete("message"));
                assertThat(task.isDone()).isTrue();
                assertThat(await(task)).isTrue();
                assertThat(await(future)).isEqualTo("message");
                assertThat(allTasks()).containsExactly(currentTask());
            });
        }

        // test_block_after_eager_step
        @Test
        void thatWaitsGoesOnLikeAnyOther() {
            run(() -> {
                var task =
                        spawnEager(() -> {
                            yieldNow();
                            return "after waiting";
                        });
                assertThat(task.isDone()).isFalse();
                assertThat(await(task)).isEqualTo("after waiting");
            });
        }

        @Test
        void runsBeforeItsCallerWhichRunsBeforeAllOthers() {
            run(() -> {
                var plain = spawn(() -> steps("p", 2));
                var eager = spawnEager(() -> steps("e", 2));
                trail.add("caller");
                await(plain);
                await(eager);
            });
            assertThat(trail.steps())
                    .containsExactly("e0", "caller", "p0", "e1", "p1", "e end", "p end");
        }

        @Test
        void mayStartOthersEagerly() {
            run(() -> {
                var outer =
                        spawnEager(() -> {
                            trail.add("o0");
                            var inner = spawnEager(() -> steps("i", 1));
                            trail.add("o1");
                            yieldNow();
                            trail.add("o2");
                            await(inner);
                        });
                trail.add("caller");
                await(outer);
            });
            assertThat(trail.steps()).containsExactly("o0", "i0", "o1", "caller", "i end", "o2");
        }

        @Test
        void mayStartOthersEagerlyToAnyDepth() {
            assertThat(run(() -> depth(2_000))).isEqualTo(2_000);
        }

        private static int depth(int left) {
            return left == 0 ? 0 : 1 + await(spawnEager(() -> depth(left - 1)));
        }

        @Test
        void thatFailsAtOnceHasFailed() {
            run(() -> {
                var failed = spawnEager(() -> Quietly.failAfterTurns("at once", 0));
                assertThat(failed.state()).isEqualTo(Future.State.FAILED);
                assertThatThrownBy(() -> await(failed)).hasMessage("at once");
            });
        }

        // test_current_task, test_all_tasks_with_eager_completion, test_all_tasks_with_blocking
        @Test
        void isTheCurrentOneWhileItRunsAndOneOfAll() {
            run(() -> {
                Task<?> caller = currentTask();
                var eager =
                        spawnEager(
                                "eager",
                                () -> {
                                    assertThat(currentTask().name()).isEqualTo("eager");
                                    assertThat(allTasks()).containsExactly(caller, currentTask());
                                    yieldNow();
                                    assertThat(currentTask().name()).isEqualTo("eager");
                                });
                assertThat(currentTask()).isSameAs(caller);
                assertThat(allTasks()).containsExactly(caller, eager);
                await(eager);
                assertThat(allTasks()).containsExactly(caller);
            });
        }

        // test_context_vars
        @Test
        void inheritsACopyOfTheContext() {
            run(() -> {
                NUMBER.set(1);
                var eager =
                        spawnEager(() -> {
                            trail.add(NUMBER.get());
                            NUMBER.set(2);
                            yieldNow();
                            trail.add(NUMBER.get());
                        });
                trail.add(NUMBER.get());
                NUMBER.set(3);
                await(eager);
                trail.add(NUMBER.get());
            });
            assertThat(trail.steps()).containsExactly("1", "1", "2", "3");
        }

        @Test
        void doesWithoutASwitchWhatNeedsNone() {
            run(() -> {
                var other = spawn(() -> trail.add("other"));
                trail.add(await(spawnEager(() -> "value")));
                await(other);
            });
            assertThat(trail.steps()).containsExactly("value", "other");
        }

        @Test
        void mayBlockTheThreadWithoutHoldingUpWhoeverIsNext() {
            // On SCHEDULED a blocked task lets the loop go on; what counts is that the caller does.
            run(() -> {
                var eager =
                        spawnEager(() -> {
                            Thread.sleep(1);
                            trail.add("slept");
                        });
                await(eager);
                trail.add("caller");
            });
            assertThat(trail.steps()).containsExactly("slept", "caller");
        }
    }

    @Nested
    class Cancelling {
        // test_cancellation_after_eager_completion
        @Test
        void isTooLateForOneThatIsDone() {
            run(() -> {
                var task = spawnEager(() -> "finished");
                assertThat(task.cancel()).isFalse();
                assertThat(await(task)).isEqualTo("finished");
            });
        }

        // test_cancellation_after_eager_step_blocks
        @Test
        void reachesOneThatWaits() {
            run(() -> {
                var task = spawnEager(Quietly::forever);
                assertThat(task.cancel("message")).isTrue();
                assertThat(task.cancelling()).isOne();
                assertThatThrownBy(() -> await(task))
                        .isInstanceOf(CancellationException.class)
                        .hasMessage("message");
            });
        }

        @Test
        void theCallerFromInsideWaitsForItsNextAwait() {
            run(() -> {
                var caller =
                        spawn(() -> {
                            Task<?> self = currentTask();
                            spawnEager(() -> {
                                self.cancel("by child");
                                trail.add("child");
                            });
                            trail.add("still");
                            trail.tellAndRethrow(currentLoop().createFuture());
                        });
                Quietly.await(caller);
            });
            assertThat(trail.steps())
                    .containsExactly("child", "still", "CancellationException(by child)");
        }

        @Test
        void itselfAtOnceTakesTheResultsPlace() {
            run(() -> {
                var task =
                        spawnEager(() -> {
                            currentTask().cancel("self");
                            return 1;
                        });
                assertThat(task.isCancelled()).isTrue();
            });
        }

        // test_issue105987: another task is asked to stop while this one starts
        @Test
        void ofTheCallerWhileTheNewOneStartsLeavesTheNewOneAlone() {
            run(() -> {
                var caller =
                        spawn(() -> {
                            Task<?> self = currentTask();
                            return spawnEager(() -> {
                                self.cancel();
                                yieldNow();
                                return "went on";
                            });
                        });
                Quietly.await(caller);
                assertThat(caller.isCancelled()).isTrue();
                Quietly.turns(2);
                assertThat(allTasks()).containsExactly(currentTask());
            });
        }
    }

    @Nested
    class InACallback {
        /// asyncio runs the tasks inside the callback, where they could not be suspended here.
        @Test
        void tasksRunRightAfterItInTheOrderOfAsking() {
            run(() -> {
                EventLoop loop = currentLoop();
                loop.callSoon(() -> {
                    assertThat(spawnEager(() -> steps("a", 1)).isDone()).isFalse();
                    spawnEager(
                            "b",
                            () -> {
                                spawnEager(() -> trail.add("b's own"));
                                steps("b", 1);
                            });
                    spawnEager("c", () -> trail.add("c"));
                    trail.add("callback");
                });
                loop.callSoon(trail.mark("next"));
                Quietly.turns(2);
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "callback", "a0", "b's own", "b0", "c", "next", "a end", "b end");
        }

        @Test
        void seeItsContext() {
            run(() -> {
                currentLoop()
                        .callSoon(() -> {
                            NUMBER.set(7);
                            spawnEager(() -> trail.add(NUMBER.get()));
                        });
                yieldNow();
            });
            assertThat(trail.steps()).containsExactly("7");
        }
    }

    @Nested
    class Around {
        @Test
        void aGroupWaitsAsEver() {
            run(() -> {
                var task =
                        spawnEager(() -> {
                            TaskGroup.run(group -> {
                                group.spawn(() -> steps("g", 1));
                                trail.add("body");
                            });
                            trail.add("over");
                        });
                trail.add("caller");
                await(task);
            });
            assertThat(trail.steps()).containsExactly("body", "caller", "g0", "g end", "over");
        }

        @Test
        void aTimeoutExpiresAsEver() {
            run(() -> {
                var task =
                        spawnEager(() -> {
                            try {
                                withTimeout(Duration.ZERO, Quietly::forever);
                            } catch (TimeoutException e) {
                                trail.add("timeout");
                            }
                        });
                trail.add("caller");
                await(task);
            });
            assertThat(trail.steps()).containsExactly("caller", "timeout");
        }

        @Test
        void aGeneratorSwitchesAsEver() {
            run(() -> {
                Generator<String> pairs =
                        Generator.of(out -> {
                            spawnEager(() -> {
                                Generator.<String>of(inner -> inner.yield("inner item"))
                                        .forEach(trail::add);
                                yieldNow();
                                trail.add("eager end");
                            });
                            out.yield("outer item");
                        });
                spawnEager(() -> pairs.forEach(trail::add));
                trail.add("caller");
                Quietly.turns(2);
            });
            assertThat(trail.steps())
                    .containsExactly("inner item", "outer item", "caller", "eager end");
        }

        // BaseTaskCountingTests
        @Test
        void manyOfThemCountRight() {
            run(() -> {
                var sum = new int[1];
                for (int i = 0; i < 10_000; i++) {
                    int number = i;
                    spawnEager(() -> {
                        if (number % 3 == 0) {
                            yieldNow();
                        }
                        sum[0]++;
                    });
                }
                assertThat(sum[0]).isEqualTo(6_666);
                yieldNow();
                assertThat(sum[0]).isEqualTo(10_000);
            });
        }
    }

    @Nested
    class Misuse {
        @Test
        void offTheLoop() {
            assertThatThrownBy(() -> spawnEager(() -> 1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("belongs to no event loop");
        }

        @Test
        void nulls() {
            run(() -> {
                assertThatThrownBy(() -> spawnEager((Coroutine<?>) null))
                        .isInstanceOf(NullPointerException.class)
                        .hasMessage("coroutine");
                assertThat(allTasks()).containsExactly(currentTask());
            });
        }

        @Test
        void whereTheStackCannotBeLeft() {
            // A class initialiser: HANDOFF can wait there, the others say why they cannot.
            run(() -> {
                var before = List.copyOf(allTasks());
                try {
                    trail.add(InInitialiser.VALUE);
                } catch (ExceptionInInitializerError e) {
                    trail.add(
                            e.getCause().getMessage().contains("native") ? "eager" : e.getCause());
                }
                assertThat(allTasks()).containsExactlyElementsOf(before);
                assertThat(await(spawnEager(() -> "goes on"))).isEqualTo("goes on");
            });
            assertThat(trail.steps()).containsExactly("eager");
        }

        // Not in the initialiser itself: a lambda there needs the class that waits for it.
        private static final Coroutine<String> EAGER = () -> "eager";

        private static final class InInitialiser {
            static final String VALUE = Coroutines.await(spawnEager(EAGER));
        }
    }
}
