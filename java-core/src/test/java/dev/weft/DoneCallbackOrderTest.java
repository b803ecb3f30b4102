package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.gather;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.shield;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/// When done-callbacks and awaiting tasks run, in turns of the loop. The expected trails are what
/// CPython 3.13 printed for the construct named above each.
class DoneCallbackOrderTest {
    private final Trail trail = new Trail();

    /// The main task's count of the loop's turns.
    private void ticks(int count) {
        for (int i = 0; i < count; i++) {
            trail.add("tick" + i);
            yieldNow();
        }
    }

    private void awaitAndMark(Future<?> future, String step) {
        await(future);
        trail.add(step);
    }

    @Nested
    class DoneCallbacks {
        // add_done_callback before, around and after a task that awaits the future
        @Test
        void runAfterTheCompleterInOrderOfRegistration() {
            run(() -> {
                Future<Integer> future = currentLoop().createFuture();
                future.addDoneCallback(_ -> trail.add("a"));
                spawn(() -> awaitAndMark(future, "task"));
                yieldNow();
                future.addDoneCallback(_ -> trail.add("b"));
                currentLoop().callSoon(trail.mark("before"));
                future.complete(1);
                trail.add("completed");
                currentLoop().callSoon(trail.mark("after"));
                future.addDoneCallback(_ -> trail.add("late"));
                trail.add("main");
                yieldNow();
                trail.add("end");
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "completed",
                            "main",
                            "before",
                            "a",
                            "task",
                            "b",
                            "after",
                            "late",
                            "end");
        }

        // fut.remove_done_callback(cb), registered twice
        @Test
        void areForgottenByRemoveDoneCallback() {
            run(() -> {
                Future<Integer> future = currentLoop().createFuture();
                Consumer<Future<Integer>> callback = _ -> trail.add("removed");
                future.addDoneCallback(callback);
                future.addDoneCallback(_ -> trail.add("kept"));
                future.addDoneCallback(callback);
                trail.add(future.removeDoneCallback(callback));
                trail.add(future.removeDoneCallback(callback));
                future.complete(1);
                yieldNow();
            });
            assertThat(trail.steps()).containsExactly("2", "0", "kept");
        }

        @Test
        void areForgottenByRemoveDoneCallbackWhereThereIsNoOther() {
            run(() -> {
                Future<Integer> future = currentLoop().createFuture();
                Consumer<Future<Integer>> callback = _ -> trail.add("removed");
                trail.add(future.removeDoneCallback(callback));
                future.addDoneCallback(callback);
                trail.add(future.removeDoneCallback(callback));
                future.complete(1);
                yieldNow();
            });
            assertThat(trail.steps()).containsExactly("0", "1");
        }

        @Test
        void getTheFutureItself() {
            run(() -> {
                Future<String> future = currentLoop().createFuture();
                future.addDoneCallback(done -> trail.add(done == future));
                future.complete("x");
                yieldNow();
            });
            assertThat(trail.steps()).containsExactly("true");
        }
    }

    @Nested
    class Turns {
        // outer awaits middle awaits inner awaits a future
        @Test
        void aChainOfTasksTakesOneForEachLink() {
            run(() -> {
                Future<Void> future = currentLoop().createFuture();
                var inner = spawn(() -> awaitAndMark(future, "inner"));
                var middle = spawn(() -> awaitAndMark(inner, "middle"));
                spawn(() -> awaitAndMark(middle, "outer"));
                inner.addDoneCallback(_ -> trail.add("inner done"));
                yieldNow();
                yieldNow();
                future.complete(null);
                ticks(5);
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "tick0",
                            "inner",
                            "tick1",
                            "inner done",
                            "middle",
                            "tick2",
                            "outer",
                            "tick3",
                            "tick4");
        }

        // await asyncio.create_task(child())
        @Test
        void spawnAndAwaitTakesTwo() {
            run(() -> {
                var ticker = spawn(() -> ticks(4));
                await(spawn(() -> trail.add("child")));
                trail.add("main");
                await(ticker);
            });
            assertThat(trail.steps())
                    .containsExactly("tick0", "child", "tick1", "main", "tick2", "tick3");
        }

        // await asyncio.gather(fut)
        @Test
        void gatherTakesTwo() {
            run(() -> {
                Future<Integer> future = currentLoop().createFuture();
                spawn(() -> {
                    await(gather(future));
                    trail.add("gathered");
                });
                yieldNow();
                future.complete(1);
                ticks(4);
            });
            assertThat(trail.steps())
                    .containsExactly("tick0", "tick1", "gathered", "tick2", "tick3");
        }

        // await asyncio.shield(fut)
        @Test
        void shieldTakesTwo() {
            run(() -> {
                Future<Integer> future = currentLoop().createFuture();
                spawn(() -> awaitAndMark(shield(future), "shielded"));
                yieldNow();
                future.complete(1);
                ticks(4);
            });
            assertThat(trail.steps())
                    .containsExactly("tick0", "tick1", "shielded", "tick2", "tick3");
        }

        // async with asyncio.TaskGroup() as g: two children
        @Test
        void aGroupTakesThreeFromItsBodyToItsEnd() {
            run(() -> {
                var ticker = spawn(() -> ticks(5));
                TaskGroup.run(group -> {
                    group.spawn(() -> trail.add("a"));
                    group.spawn(() -> trail.add("b"));
                    trail.add("body");
                });
                trail.add("group over");
                await(ticker);
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "body",
                            "tick0",
                            "a",
                            "b",
                            "tick1",
                            "tick2",
                            "group over",
                            "tick3",
                            "tick4");
        }

        // task.cancel() while it awaits a future
        @Test
        void aCancellationTakesOneToTheTaskAndOneToItsCallbacks() {
            run(() -> {
                Future<Void> future = currentLoop().createFuture();
                var task =
                        spawn(() -> {
                            try {
                                await(future);
                            } catch (CancellationException e) {
                                trail.add("cancelled");
                                throw e;
                            }
                        });
                task.addDoneCallback(_ -> trail.add("done"));
                yieldNow();
                task.cancel();
                ticks(4);
            });
            assertThat(trail.steps())
                    .containsExactly("tick0", "cancelled", "tick1", "done", "tick2", "tick3");
        }
    }
}
