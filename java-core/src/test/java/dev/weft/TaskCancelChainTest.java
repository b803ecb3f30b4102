package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.sleep;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;
import static dev.weft.testing.Simulation.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CancellationException;

/// A cancellation that goes through several tasks. The expected trails are what CPython 3.13
/// printed for `task.cancel()` in the situation that each test names.
class TaskCancelChainTest {
    private final Trail trail = new Trail();

    @Nested
    class ThroughSeveralTasks {
        @Test
        void reachesTheInnermostAndComesUpThroughAll() {
            run(() -> {
                Future<Void> future = currentLoop().createFuture();
                var inner = spawn(() -> trail.tellAndRethrow("inner ", future));
                var middle = spawn(() -> trail.tellAndRethrow("middle ", inner));
                var outer = spawn(() -> trail.tellAndRethrow("outer ", middle));
                yieldNow();
                outer.cancel("stop");
                trail.add(future.isCancelled());
                trail.add(inner.cancelling());
                trail.add(middle.cancelling());
                Quietly.await(outer);
                trail.add(outer.isCancelled());
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "true",
                            "1",
                            "1",
                            "inner CancellationException(stop)",
                            "middle CancellationException(stop)",
                            "outer CancellationException(stop)",
                            "true");
        }

        @Test
        void endsWhereAnInnerTaskSwallowsIt() {
            run(() -> {
                Future<Void> future = currentLoop().createFuture();
                var inner =
                        spawn(() -> {
                            try {
                                await(future);
                                return "unreached";
                            } catch (CancellationException e) {
                                return "instead";
                            }
                        });
                var outer =
                        spawn(() -> {
                            trail.add(await(inner));
                            yieldNow();
                            return "outer result";
                        });
                yieldNow();
                outer.cancel();
                trail.awaitAndTell(outer);
                trail.add(outer.cancelling());
                trail.add(inner.cancelling());
            });
            assertThat(trail.steps()).containsExactly("instead", "outer result", "1", "1");
        }

        @Test
        void ofTheInnerOneLeavesTheOuterFreeToGoOn() {
            run(() -> {
                Future<Void> future = currentLoop().createFuture();
                var inner = spawn(() -> await(future));
                var outer =
                        spawn(() -> {
                            trail.awaitAndTell(inner);
                            trail.add(currentTask().cancelling());
                            yieldNow();
                            return "went on";
                        });
                yieldNow();
                inner.cancel("inner");
                trail.awaitAndTell(outer);
            });
            assertThat(trail.steps())
                    .containsExactly("CancellationException(inner)", "0", "went on");
        }
    }

    @Nested
    class AmongTasksThatAwaitEachOther {
        // CPython answers with a RecursionError
        @Test
        void endsTheirDeadlock() {
            run(() -> {
                var ring = new ArrayList<Task<Object>>();
                for (int i = 0; i < 3; i++) {
                    int next = (i + 1) % 3;
                    ring.add(spawn(() -> trail.tellAndRethrow("", ring.get(next))));
                }
                var outside = spawn(() -> trail.tellAndRethrow("outside ", ring.getFirst()));
                yieldNow();
                trail.add(outside.cancel("stop"));
                Quietly.await(outside);
                Quietly.await(ring);
                trail.add(ring.stream().allMatch(Task::isCancelled));
            });
            assertThat(trail.steps())
                    .containsExactlyInAnyOrder(
                            "true",
                            "CancellationException(stop)",
                            "CancellationException(stop)",
                            "CancellationException(stop)",
                            "outside CancellationException(stop)",
                            "true");
        }

        @Test
        void isWhatRunDoesWithThoseLeftBehind() {
            run(() -> {
                var pair = new ArrayList<Task<Object>>();
                pair.add(spawn(() -> trail.tellAndRethrow("a ", pair.get(1))));
                pair.add(spawn(() -> trail.tellAndRethrow("b ", pair.get(0))));
                yieldNow();
            });
            assertThat(trail.steps())
                    .containsExactlyInAnyOrder(
                            "a CancellationException(null)", "b CancellationException(null)");
        }
    }

    @Nested
    class TheException {
        @Test
        void isTheVeryOneThatLeftTheCoroutine() {
            run(() -> {
                var seen = new ArrayList<Throwable>();
                var task =
                        spawn(() -> {
                            try {
                                await(currentLoop().createFuture());
                            } catch (CancellationException e) {
                                seen.add(e);
                                throw e;
                            }
                        });
                yieldNow();
                task.cancel();
                try {
                    await(task);
                } catch (CancellationException e) {
                    trail.add(e == seen.getFirst());
                }
            });
            assertThat(trail.steps()).containsExactly("true");
        }

        @Test
        void thrownByTheCoroutineItselfMakesTheTaskCancelled() {
            run(() -> {
                var task =
                        spawn(
                                (Coroutine.Action)
                                        () -> {
                                            throw new CancellationException("mine");
                                        });
                Quietly.await(task);
                trail.add(task.isCancelled());
                trail.awaitAndTell(task);
            });
            assertThat(trail.steps()).containsExactly("true", "CancellationException(mine)");
        }

        @Test
        void reachesTheMainTaskToo() {
            run(() -> {
                Task<?> main = currentTask();
                spawn(() -> trail.add(main.cancel("from child")));
                try {
                    sleep(Duration.ofDays(1));
                } catch (CancellationException e) {
                    trail.addThrown(e);
                }
            });
            assertThat(trail.steps()).containsExactly("true", "CancellationException(from child)");
        }
    }
}
