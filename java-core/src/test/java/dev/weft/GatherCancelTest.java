package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.gather;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.toThread;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/// A gather that is cancelled, or one of its children. The expected trails are what CPython 3.13
/// printed for `asyncio.gather` in the situation that each test names.
class GatherCancelTest {
    private final Trail trail = new Trail();

    @Nested
    class AChildThatIsCancelled {
        @Test
        void countsAsAFailureAndTheOthersGoOn() {
            run(() -> {
                Future<String> a = currentLoop().createFuture();
                var b = spawn(() -> trail.steps("b", 3));
                Future<List<String>> gathered = gather(a, b);
                yieldNow();
                a.cancel("child");
                trail.awaitAndTell(gathered);
                trail.add(currentTask().cancelling());
                trail.add(await(b));
            });
            assertThat(trail.steps())
                    .containsExactly("b0", "b1", "b2", "CancellationException(child)", "0", "b");
        }
    }

    @Nested
    class Cancel {
        private Task<String> hanging(String name, Runnable cleanup) {
            return spawn(() -> {
                try {
                    return await(currentLoop().createFuture());
                } catch (CancellationException e) {
                    trail.add(name + " " + e.getMessage());
                    cleanup.run();
                    throw e;
                }
            });
        }

        // CPython's gather is then failed with the CancelledError and does not count as cancelled
        @Test
        void cancelsAllChildrenWithTheMessage() {
            run(() -> {
                var a = hanging("a", () -> {});
                var b = hanging("b", () -> {});
                yieldNow();
                Future<List<String>> gathered = gather(a, b);
                trail.add(gathered.cancel("stop"));
                trail.add(gathered.isDone());
                trail.awaitAndTell(gathered);
                trail.add(gathered.isCancelled());
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "true",
                            "false",
                            "a stop",
                            "b stop",
                            "CancellationException(stop)",
                            "true");
        }

        @Test
        void comesFromTheTaskThatAwaitsIt() {
            run(() -> {
                var waiter =
                        spawn(() -> await(gather(hanging("a", () -> {}), hanging("b", () -> {}))));
                Quietly.turns(2);
                waiter.cancel("stop");
                trail.awaitAndTell(waiter);
            });
            assertThat(trail.steps())
                    .containsExactly("a stop", "b stop", "CancellationException(stop)");
        }

        // CPython's gather is done with the first child that is; here it waits for their cleanup
        @Test
        void isDoneWhenAllChildrenHaveCleanedUp() {
            run(() -> {
                var a = hanging("a", () -> {});
                var b = hanging("b", () -> trail.steps("b", 3));
                yieldNow();
                Future<List<String>> gathered = gather(a, b);
                gathered.cancel("stop");
                trail.awaitAndTell(gathered);
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "a stop", "b stop", "b0", "b1", "b2", "CancellationException(stop)");
        }

        @Test
        void fromAnotherThreadDoesTheSame() {
            run(() -> {
                var a = hanging("a", () -> {});
                var b = hanging("b", () -> trail.steps("b", 1));
                yieldNow();
                Future<List<String>> gathered = gather(a, b);
                toThread(() -> gathered.cancel("stop"));
                trail.awaitAndTell(gathered);
            });
            assertThat(trail.steps())
                    .containsExactly("a stop", "b stop", "b0", "CancellationException(stop)");
        }

        // CPython answers with a RecursionError
        @Test
        void endsTheDeadlockOfAChildThatAwaitsTheWaiter() {
            run(() -> {
                var tasks = new ArrayList<Task<Object>>();
                tasks.add(spawn(() -> await(gather(tasks.get(1)))));
                tasks.add(spawn(() -> await(tasks.get(0))));
                yieldNow();
                tasks.getFirst().cancel("stop");
                tasks.forEach(trail::awaitAndTell);
            });
            assertThat(trail.steps())
                    .containsExactly("CancellationException(stop)", "CancellationException(stop)");
        }

        @Test
        void ofAChildThatSwallowsIsStillACancellation() {
            run(() -> {
                var stubborn =
                        spawn(() -> {
                            try {
                                return await(currentLoop().<String>createFuture());
                            } catch (CancellationException e) {
                                return "instead";
                            }
                        });
                yieldNow();
                Future<List<String>> gathered = gather(stubborn);
                gathered.cancel();
                trail.awaitAndTell(gathered);
                trail.add(stubborn.resultNow());
            });
            assertThat(trail.steps()).containsExactly("CancellationException(null)", "instead");
        }

        @Test
        void doesNotHideAFailureInAChildsCleanup() {
            run(() -> {
                var bad = hanging("bad", () -> Quietly.failAfterTurns("cleanup", 0));
                var b = hanging("b", () -> {});
                yieldNow();
                Future<List<String>> gathered = gather(bad, b);
                gathered.cancel("stop");
                trail.awaitAndTell(gathered);
            });
            assertThat(trail.steps())
                    .containsExactly("bad stop", "b stop", "IllegalArgumentException(cleanup)");
        }

        @Test
        void isTooLateWhenAllChildrenAreDone() {
            run(() -> {
                Future<Integer> future = currentLoop().createFuture();
                Future<List<Integer>> gathered = gather(future);
                future.complete(1);
                trail.add(gathered.cancel());
                trail.awaitAndTell(gathered);
                trail.add(gathered.cancel());
            });
            assertThat(trail.steps()).containsExactly("false", "[1]", "false");
        }
    }
}
