package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.sleep;
import static dev.weft.Coroutines.spawn;
import static dev.weft.testing.Simulation.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.time.Duration;

/// A group whose task is cancelled while a child fails. The expected trails are what CPython 3.13
/// printed for `task.cancel()` on a task inside `async with asyncio.TaskGroup()`.
class TaskGroupCancelAndFailureTest {
    private final Trail trail = new Trail();
    private final CancelledGroup fixture = new CancelledGroup(trail);

    @Nested
    class BesideAFailure {
        // the child fails because it was cancelled
        @Test
        void thatItCausedLetsTheFailureGoFirstAndComesAgain() {
            fixture.cancelAfter(
                    2,
                    group -> {
                        group.spawn(() -> CancelledGroup.failInCleanup("cleanup"));
                        trail.hang("body");
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
            fixture.cancelAfter(
                    6,
                    group -> {
                        group.spawn(() -> {
                            try {
                                trail.hang("slow");
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
                                fixture.runGroup(group -> {
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
