package dev.weft;

import static dev.weft.Coroutines.await;
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

/// A group whose task is cancelled from outside. The expected trails are what CPython 3.13 printed
/// for `task.cancel()` on a task inside `async with asyncio.TaskGroup()`, or `asyncio.timeout`
/// around it.
class TaskGroupCancelTest {
    private static final Duration SHORT = Duration.ofMillis(1);

    private final Trail trail = new Trail();
    private final CancelledGroup fixture = new CancelledGroup(trail);

    @Nested
    class FromOutside {
        @Test
        void reachesTheBodyAndThenTheChildren() {
            fixture.cancelAfter(
                    2,
                    group -> {
                        group.spawn(() -> trail.hang("child"));
                        trail.hang("body");
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
            fixture.cancelAfter(
                    2,
                    group -> {
                        group.spawn(() -> trail.hang("child"));
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
            fixture.cancelAfter(
                    2,
                    group ->
                            group.spawn(() -> {
                                try {
                                    trail.hang("child");
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
                            group.spawn(() -> trail.hang("child"));
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
                                        group.spawn(() -> trail.hang("child"));
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
                                        group.spawn(() -> CancelledGroup.failInCleanup("cleanup"));
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
                        withTimeout(SHORT, () -> trail.hang("body"));
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
