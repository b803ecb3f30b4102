package dev.weft.kotlin;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.withTimeout;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.AwaitSite;
import dev.weft.Future;
import dev.weft.Task;

import kotlinx.coroutines.CompletableDeferredKt;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;

class SuspendingTest {
    private final Trail trail = new Trail();
    private final Api api = new Api(trail);

    private void add(Object step) {
        trail.plusAssign(step);
    }

    private static void turns() {
        for (int i = 0; i < 5; i++) {
            yieldNow();
        }
    }

    private static Throwable failureOf(Future<?> future) {
        try {
            await(future);
            return null;
        } catch (Throwable failure) {
            return failure;
        }
    }

    @Nested
    class Value {
        @Test
        void comesAtOnceWithoutASwitch() {
            run(() -> {
                currentLoop().callSoon(() -> add("the next in the queue"));
                String value = Suspending.call(c -> api.atOnce("value", c));
                add(value);
                yieldNow();
            });
            assertThat(trail.getSteps()).containsExactly("value", "the next in the queue");
        }

        @Test
        void comesWhenTheFunctionHasIt() {
            String value = run(() -> Suspending.call(c -> api.afterAYield("value", c)));
            assertThat(value).isEqualTo("value");
        }

        @Test
        void mayBeNull() {
            String value = run(() -> Suspending.call(c -> api.atOnce(null, c)));
            assertThat(value).isNull();
        }

        @Test
        void mayBeANumber() {
            int length = run(() -> Suspending.call(c -> api.length("four", c)));
            assertThat(length).isEqualTo(4);
        }

        @Test
        void mayBeNoneAtAll() {
            run(() -> {
                Suspending.call(api::nothing);
            });
            assertThat(trail.getSteps()).containsExactly("nothing");
        }

        @Test
        void isComputedOnTheLoop() {
            String where = run(() -> Suspending.call(api::whereItRuns));
            assertThat(where).isEqualTo("true true false true");
        }

        @Test
        void letsOthersRunMeanwhile() {
            run(() -> {
                Future<String> future = currentLoop().createFuture();
                spawn(() -> future.complete("from a sibling"));
                String value = Suspending.call(c -> api.awaiting(future, c));
                add(value);
            });
            assertThat(trail.getSteps()).containsExactly("from a sibling");
        }

        @Test
        void comesAfterTheCoroutinesThatTheFunctionStarted() {
            var gate = CompletableDeferredKt.<kotlin.Unit>CompletableDeferred(null);
            run(() -> {
                var task =
                        spawn(() -> {
                            String value = Suspending.call(c -> api.withChildElsewhere(gate, c));
                            add(value);
                        });
                turns();
                add("opening");
                gate.complete(kotlin.Unit.INSTANCE);
                await(task);
            });
            assertThat(trail.getSteps()).containsExactly("opening", "child", "value");
        }
    }

    @Nested
    class Failure {
        private final IOException failure = new IOException("boom");

        @Test
        void isTheVerySameObject() {
            run(() -> {
                Task<?> task = spawn(() -> Suspending.call(c -> api.failing(failure, c)));
                assertThat(failureOf(task)).isSameAs(failure);
            });
        }

        @Test
        void soItIsBeforeTheFirstSuspension() {
            run(() -> {
                Task<?> task = spawn(() -> Suspending.call(c -> api.failingAtOnce(failure, c)));
                assertThat(failureOf(task)).isSameAs(failure);
            });
        }

        @Test
        void tellsWhereItWasAwaited() {
            run(() -> {
                Task<?> task = spawn("caller", () -> Suspending.call(c -> api.failing(failure, c)));
                assertThat(failureOf(task).getSuppressed())
                        .hasOnlyElementsOfType(AwaitSite.class)
                        .anySatisfy(site -> assertThat(site).hasMessage("awaited by caller"));
            });
        }

        @Test
        void isDeclaredWhereTheFunctionDeclaresIt() {
            run(() -> {
                try {
                    String text = Suspending.call(c -> api.reading(failure, c));
                    add(text);
                } catch (IOException caught) {
                    add(caught == failure);
                }
                String text = Suspending.call(c -> api.reading(null, c));
                add(text);
            });
            assertThat(trail.getSteps()).containsExactly("true", "read");
        }

        @Test
        void canBeDeclaredByTheCaller() {
            run(() -> {
                try {
                    String text = Suspending.call(c -> api.failing(failure, c), IOException.class);
                    add(text);
                } catch (IOException caught) {
                    add(caught == failure);
                }
            });
            assertThat(trail.getSteps()).containsExactly("true");
        }
    }

    @Nested
    class Cancel {
        @Test
        void waitsUntilTheCoroutineHasCleanedUp() {
            run(() -> {
                Future<Void> cleanup = currentLoop().createFuture();
                Task<?> task = spawn(() -> Suspending.call(c -> api.withCleanup(cleanup, c)));
                turns();
                task.cancel("enough");
                turns();
                assertThat(task.isDone()).isFalse();
                assertThat(trail.getSteps()).containsExactly("cancelled: enough");
                cleanup.complete(null);
                assertThat(failureOf(task))
                        .isInstanceOf(CancellationException.class)
                        .hasMessage("enough");
                assertThat(task.isCancelled()).isTrue();
            });
            assertThat(trail.getSteps()).containsExactly("cancelled: enough", "cleaned up");
        }

        @Test
        void asksTwiceInVain() {
            run(() -> {
                Future<Void> cleanup = currentLoop().createFuture();
                Task<?> task = spawn(() -> Suspending.call(c -> api.withCleanup(cleanup, c)));
                turns();
                task.cancel("first");
                turns();
                task.cancel("second");
                turns();
                assertThat(task.isDone()).isFalse();
                cleanup.complete(null);
                assertThat(failureOf(task)).hasMessage("first");
            });
            assertThat(trail.getSteps()).containsExactly("cancelled: first", "cleaned up");
        }

        @Test
        void letsTheFailureOfACleanupThrough() {
            var failure = new IOException("cleanup");
            run(() -> {
                Task<?> task = spawn(() -> Suspending.call(c -> api.failingCleanup(failure, c)));
                turns();
                task.cancel();
                assertThat(failureOf(task)).isSameAs(failure);
            });
        }

        @Test
        void isNotSwallowedByTheFunction() {
            run(() -> {
                Task<?> task = spawn(() -> Suspending.call(api::swallowing));
                turns();
                task.cancel("enough");
                assertThat(failureOf(task))
                        .isInstanceOf(CancellationException.class)
                        .hasMessage("enough");
            });
        }

        @Test
        void beforeTheCallIsDeliveredInIt() {
            run(() -> {
                Future<Void> cleanup = currentLoop().createFuture();
                cleanup.complete(null);
                Task<?> task =
                        spawn(() -> {
                            currentTask().cancel("already");
                            Suspending.call(c -> api.withCleanup(cleanup, c));
                        });
                assertThat(failureOf(task)).hasMessage("already");
            });
            assertThat(trail.getSteps()).containsExactly("cancelled: already", "cleaned up");
        }

        @Test
        void comesFromTheOutermostToTheInnermost() {
            run(() -> {
                Future<String> innermost = currentLoop().createFuture();
                Task<?> outermost =
                        spawn(() -> {
                            try {
                                Suspending.call(c -> api.inATask(innermost, c));
                            } finally {
                                add("Java, outer");
                            }
                        });
                turns();
                outermost.cancel("from the top");
                assertThat(failureOf(outermost)).hasMessage("from the top");
                turns();
                assertThat(innermost.isCancelled()).isTrue();
            });
            assertThat(trail.getSteps())
                    .containsExactlyInAnyOrder("Java, inner", "Kotlin", "Java, outer");
        }

        @Test
        void ofATimeoutIsATimeout() {
            run(() -> {
                assertThatThrownBy(() ->
                                withTimeout(
                                        Duration.ofMillis(1),
                                        () -> Suspending.call(api::withDelayInCleanup)))
                        .isInstanceOf(TimeoutException.class);
                assertThat(currentTask().cancelling()).isZero();
            });
            assertThat(trail.getSteps()).containsExactly("cleaned up");
        }

        @Test
        void ofAClosingLoopWaitsForTheCleanupToo() {
            run(() -> {
                spawn(() -> Suspending.call(api::withDelayInCleanup));
                turns();
            });
            assertThat(trail.getSteps()).containsExactly("cleaned up");
        }
    }

    @Nested
    class Misuse {
        @Test
        void outsideATaskIsAClearError() {
            assertThatThrownBy(() -> Suspending.call(api::nothing))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("this thread runs no task");
            assertThat(trail.getSteps()).isEmpty();
        }

        @Test
        void inACallbackIsAClearError() {
            run(() -> {
                currentLoop()
                        .callSoon(() -> {
                            try {
                                Suspending.call(api::nothing);
                            } catch (IllegalStateException e) {
                                add(e.getMessage());
                            }
                        });
                yieldNow();
            });
            assertThat(trail.getSteps())
                    .singleElement()
                    .asString()
                    .contains("a callback is no task");
        }
    }
}
