package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.sleep;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.withTimeout;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;

/// A group whose task is cancelled from outside. The expected trails are what CPython 3.13 printed
/// for `task.cancel()` on a task inside `async with asyncio.TaskGroup()`, or `asyncio.timeout`
/// around it.
class TaskGroupCancelTest {
    private static final Duration SHORT = Duration.ofMillis(1);

    private final Trail trail = new Trail();

    private void hang(String name) {
        try {
            await(currentLoop().createFuture());
        } catch (CancellationException e) {
            trail.add(name + " cancelled");
            throw e;
        }
    }

    private Void failInCleanup(String message) {
        try {
            return await(currentLoop().createFuture());
        } catch (CancellationException e) {
            throw new IllegalArgumentException(message);
        }
    }

    /// Runs a group, tells how it ended, and looks whether the next await is cancelled.
    private void runGroup(TaskGroup.Action body) {
        try {
            TaskGroup.run(body);
        } catch (CancellationException e) {
            trail.addThrown(e);
            trail.add(currentTask().cancelling());
            throw e;
        } catch (IllegalArgumentException e) {
            trail.addThrown(e);
            trail.add(currentTask().cancelling());
        }
        try {
            yieldNow();
            trail.add("not cancelled again");
        } catch (CancellationException e) {
            trail.add("cancelled again");
            throw e;
        }
    }

    /// Cancels a task that runs a group after some turns, and tells how the task stands then.
    private void cancelAfter(int turns, TaskGroup.Action body) {
        run(() -> {
            var task = spawn(() -> runGroup(body));
            Quietly.turns(turns);
            task.cancel("outside");
            Quietly.await(task);
            trail.add(task.state());
            trail.add(task.cancelling());
        });
    }

    @Nested
    class FromOutside {
        @Test
        void reachesTheBodyAndThenTheChildren() {
            cancelAfter(
                    2,
                    group -> {
                        group.spawn(() -> hang("child"));
                        hang("body");
                    });
            assertThat(trail.steps())
                    .containsExactly(
                            "body cancelled",
                            "child cancelled",
                            "CancellationException(outside)",
                            "1",
                            "CANCELLED",
                            "1");
        }

        @Test
        void reachesTheChildrenWhenTheBodyHasEnded() {
            cancelAfter(
                    2,
                    group -> {
                        group.spawn(() -> hang("child"));
                        trail.add("body");
                    });
            assertThat(trail.steps())
                    .containsExactly(
                            "body",
                            "child cancelled",
                            "CancellationException(outside)",
                            "1",
                            "CANCELLED",
                            "1");
        }

        @Test
        void waitsForTheChildrensCleanup() {
            cancelAfter(
                    2,
                    group ->
                            group.spawn(() -> {
                                try {
                                    hang("child");
                                } finally {
                                    yieldNow();
                                    sleep(SHORT);
                                    trail.add("closed");
                                }
                            }));
            assertThat(trail.steps())
                    .containsExactly(
                            "child cancelled",
                            "closed",
                            "CancellationException(outside)",
                            "1",
                            "CANCELLED",
                            "1");
        }

        // raise CancelledError in the body
        @Test
        void isWhatACancellationOfTheBodysOwnLooksLike() {
            run(() -> {
                TaskGroup.Action body =
                        group -> {
                            group.spawn(() -> hang("child"));
                            yieldNow();
                            throw new CancellationException("mine");
                        };
                var task = spawn(() -> TaskGroup.run(body));
                try {
                    await(task);
                } catch (CancellationException e) {
                    trail.addThrown(e);
                }
            });
            assertThat(trail.steps())
                    .containsExactly("child cancelled", "CancellationException(mine)");
        }
    }

    @Nested
    class ByATimeout {
        @Test
        void aroundTheGroupIsATimeout() {
            run(() -> {
                try {
                    withTimeout(
                            SHORT,
                            () ->
                                    TaskGroup.run(group -> {
                                        group.spawn(() -> hang("child"));
                                    }));
                } catch (TimeoutException e) {
                    trail.add("timed out " + currentTask().cancelling());
                }
            });
            assertThat(trail.steps()).containsExactly("child cancelled", "timed out 0");
        }

        @Test
        void aroundAGroupWhoseChildFailsInCleanupGivesTheFailure() {
            run(() -> {
                try {
                    withTimeout(
                            SHORT,
                            () ->
                                    TaskGroup.run(group -> {
                                        group.spawn(() -> failInCleanup("cleanup"));
                                    }));
                } catch (IllegalArgumentException e) {
                    trail.addThrown(e);
                    trail.add(currentTask().cancelling());
                }
                yieldNow();
                trail.add("goes on");
            });
            assertThat(trail.steps())
                    .containsExactly("IllegalArgumentException(cleanup)", "0", "goes on");
        }

        @Test
        void insideTheBodyLeavesTheGroupAlone() {
            run(() -> {
                TaskGroup.run(group -> {
                    group.spawn(() -> trail.add("child"));
                    try {
                        withTimeout(SHORT, () -> hang("body"));
                    } catch (TimeoutException e) {
                        trail.add("timed out");
                    }
                });
                trail.add(currentTask().cancelling());
            });
            assertThat(trail.steps()).containsExactly("child", "body cancelled", "timed out", "0");
        }
    }
}
