package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.sleep;
import static dev.weft.Coroutines.yieldNow;
import static dev.weft.testing.Simulation.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CancellationException;

/// A group in which something fails. The expected trails are what CPython 3.13 printed for `async
/// with asyncio.TaskGroup()` in the situation that each test names, except that its exception group
/// is here the first failure in time with the others as suppressed ones.
class TaskGroupFailureTest {
    private final Trail trail = new Trail();

    private static Void fail(String message) {
        throw new IllegalArgumentException(message);
    }

    /// Hangs, and fails when it is cancelled.
    private static Void failInCleanup(String message) {
        try {
            return await(currentLoop().createFuture());
        } catch (CancellationException e) {
            return fail(message);
        }
    }

    /// Runs a group and tells how it failed: the message, and those of the suppressed ones.
    private void runGroup(TaskGroup.Action body) {
        run(() -> {
            try {
                TaskGroup.run(body);
                trail.add("no failure");
            } catch (IllegalArgumentException e) {
                trail.add(messages(e));
            }
            trail.add("cancelling " + currentTask().cancelling());
            yieldNow();
            trail.add("goes on");
        });
    }

    private static String messages(Throwable failure) {
        return failure.getMessage()
                + Arrays.stream(failure.getSuppressed())
                        .filter(each -> !(each instanceof AwaitSite))
                        .map(Throwable::getMessage)
                        .toList();
    }

    @Nested
    class OfAChild {
        @Test
        void cancelsTheSiblingsAndTheBody() {
            runGroup(group -> {
                group.spawn(() -> trail.hang("sibling"));
                group.spawn(() -> fail("child"));
                try {
                    await(currentLoop().createFuture());
                } catch (CancellationException e) {
                    trail.add("body cancelled " + currentTask().cancelling());
                    throw e;
                }
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "sibling cancelled",
                            "body cancelled 1",
                            "child[]",
                            "cancelling 0",
                            "goes on");
        }

        @Test
        void cancelsTheSiblingsWhenTheBodyHasEnded() {
            runGroup(group -> {
                group.spawn(() -> trail.hang("sibling"));
                group.spawn(() -> fail("child"));
                trail.add("body");
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "body", "sibling cancelled", "child[]", "cancelling 0", "goes on");
        }

        @Test
        void isThrownAsTheVeryObjectAlsoIfItIsChecked() {
            var failure = new IOException("disk");
            assertThatThrownBy(() ->
                            run(() ->
                                    TaskGroup.run(group -> {
                                        group.spawn(
                                                (Coroutine.Action)
                                                        () -> {
                                                            throw failure;
                                                        });
                                    })))
                    .isSameAs(failure);
        }

        @Test
        void isThrownEvenIfTheBodySwallowsItsCancellation() {
            runGroup(group -> {
                group.spawn(() -> fail("child"));
                try {
                    await(currentLoop().createFuture());
                } catch (CancellationException e) {
                    trail.add("swallowed " + currentTask().cancelling());
                }
                yieldNow();
                trail.add("body goes on");
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "swallowed 1", "body goes on", "child[]", "cancelling 0", "goes on");
        }

        @Test
        void waitsForASiblingThatSwallowsItsCancellation() {
            runGroup(group -> {
                group.spawn(() -> {
                    try {
                        trail.hang("stubborn");
                    } catch (CancellationException e) {
                        yieldNow();
                        yieldNow();
                        trail.add("stubborn ends");
                    }
                });
                group.spawn(() -> fail("child"));
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "stubborn cancelled",
                            "stubborn ends",
                            "child[]",
                            "cancelling 0",
                            "goes on");
        }

        @Test
        void letsTheSiblingsCleanUpWhichMayAwait() {
            runGroup(group -> {
                group.spawn(() -> {
                    try {
                        trail.hang("slow");
                    } finally {
                        sleep(Duration.ofMillis(1));
                        trail.add("closed");
                    }
                });
                group.spawn(() -> fail("child"));
                await(currentLoop().createFuture());
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "slow cancelled", "closed", "child[]", "cancelling 0", "goes on");
        }

        @Test
        void carriesTheFailuresOfTheSiblingsCleanup() {
            runGroup(group -> {
                group.spawn(() -> failInCleanup("second"));
                group.spawn(() -> fail("first"));
                group.spawn(() -> failInCleanup("third"));
            });
            assertThat(trail.steps())
                    .containsExactly("first[second, third]", "cancelling 0", "goes on");
        }

        // the body awaits the child that fails: the child's failure cancels the body, and that wins
        @Test
        void reachesABodyThatAwaitsTheChildAsACancellation() {
            runGroup(group -> {
                var child = group.spawn(() -> fail("child"));
                try {
                    await(child);
                } catch (Exception e) {
                    trail.addThrown(e);
                    trail.add(currentTask().cancelling());
                }
                yieldNow();
                trail.add("body goes on");
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "CancellationException(null)",
                            "1",
                            "body goes on",
                            "child[]",
                            "cancelling 0",
                            "goes on");
        }
    }

    @Nested
    class OfTheBody {
        @Test
        void cancelsTheChildren() {
            runGroup(group -> {
                group.spawn(() -> trail.hang("a"));
                group.spawn(() -> trail.hang("b"));
                yieldNow();
                fail("body");
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "a cancelled", "b cancelled", "body[]", "cancelling 0", "goes on");
        }

        @Test
        void keepsChildrenThatHaveNotStartedFromRunning() {
            runGroup(group -> {
                group.spawn(() -> trail.add("ran"));
                fail("body");
            });
            assertThat(trail.steps()).containsExactly("body[]", "cancelling 0", "goes on");
        }

        // CPython's group lists the body last; here the first in time is the one that is thrown
        @Test
        void carriesTheFailuresOfTheChildrensCleanup() {
            runGroup(group -> {
                group.spawn(() -> failInCleanup("a"));
                group.spawn(() -> failInCleanup("b"));
                yieldNow();
                fail("body");
            });
            assertThat(trail.steps()).containsExactly("body[a, b]", "cancelling 0", "goes on");
        }

        @Test
        void afterAChildsIsSuppressedByIt() {
            runGroup(group -> {
                group.spawn(() -> fail("child"));
                try {
                    await(currentLoop().createFuture());
                } catch (CancellationException e) {
                    fail("body");
                }
            });
            assertThat(trail.steps()).containsExactly("child[body]", "cancelling 0", "goes on");
        }

        @Test
        void thatIsTheChildsOwnIsNotItsOwnSuppressed() {
            runGroup(group -> {
                var child =
                        group.spawn(() -> {
                            yieldNow();
                            fail("child");
                        });
                try {
                    await(child);
                } catch (CancellationException e) {
                    throw (Exception) child.exceptionNow();
                }
            });
            assertThat(trail.steps()).containsExactly("child[]", "cancelling 0", "goes on");
        }
    }
}
