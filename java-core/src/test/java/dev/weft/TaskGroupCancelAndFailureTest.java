package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.sleep;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CancellationException;

/// A group whose task is cancelled while a child fails. The expected trails are what CPython 3.13
/// printed for `task.cancel()` on a task inside `async with asyncio.TaskGroup()`.
class TaskGroupCancelAndFailureTest {
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
    class BesideAFailure {
        // the child fails because it was cancelled
        @Test
        void thatItCausedLetsTheFailureGoFirstAndComesAgain() {
            cancelAfter(
                    2,
                    group -> {
                        group.spawn(() -> failInCleanup("cleanup"));
                        hang("body");
                    });
            assertThat(trail.steps())
                    .containsExactly(
                            "body cancelled",
                            "IllegalArgumentException(cleanup)",
                            "1",
                            "cancelled again",
                            "CANCELLED",
                            "1");
        }

        // the group is waiting for a slow sibling of the failed child
        @Test
        void thatCameBeforeLetsTheFailureGoFirstAndComesAgain() {
            cancelAfter(
                    6,
                    group -> {
                        group.spawn(() -> {
                            try {
                                hang("slow");
                            } finally {
                                sleep(Duration.ofMillis(20));
                                trail.add("closed");
                            }
                        });
                        group.spawn(
                                (Coroutine.Action)
                                        () -> {
                                            throw new IllegalArgumentException("child");
                                        });
                        await(currentLoop().createFuture());
                    });
            assertThat(trail.steps())
                    .containsExactly(
                            "slow cancelled",
                            "closed",
                            "IllegalArgumentException(child)",
                            "1",
                            "cancelled again",
                            "CANCELLED",
                            "1");
        }

        // both in the same turn
        @Test
        void inTheSameTurnLetsTheFailureGoFirstAndComesAgain() {
            run(() -> {
                Future<Void> future = currentLoop().createFuture();
                var task =
                        spawn(() ->
                                runGroup(group -> {
                                    group.spawn(() -> {
                                        await(future);
                                        throw new IllegalArgumentException("child");
                                    });
                                    await(currentLoop().createFuture());
                                }));
                Quietly.turns(2);
                future.complete(null);
                task.cancel("outside");
                Quietly.await(task);
                trail.add(task.state());
                trail.add(task.cancelling());
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "IllegalArgumentException(child)",
                            "1",
                            "cancelled again",
                            "CANCELLED",
                            "1");
        }
    }
}
