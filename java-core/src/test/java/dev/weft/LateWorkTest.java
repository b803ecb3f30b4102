package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.sleep;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.toThread;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/// Work for a loop that is closed, or closes just now.
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LateWorkTest {
    private static final String CLOSED = "the loop is closed and runs nothing any more";

    private final Trail trail = new Trail();

    @Nested
    class ForAClosedLoop {
        private final EventLoop loop = EventLoop.start("closed");
        private final Future<String> pending = loop.createFuture();

        ForAClosedLoop() {
            loop.setExceptionHandler((_, context) -> trail.add(context.message()));
        }

        @Test
        void isRefusedAtEveryDoor() {
            loop.close();
            assertThatThrownBy(() -> loop.execute(() -> {}))
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessage(CLOSED);
            assertThatThrownBy(() -> loop.callSoonThreadSafe(() -> {}))
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessage(CLOSED);
            assertThatThrownBy(() -> loop.submit(() -> 1))
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessage(CLOSED);
            assertThatThrownBy(() -> pending.addDoneCallback(_ -> {}))
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessage(CLOSED);
            assertThatThrownBy(pending::toCompletableFuture)
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessage(CLOSED);
        }

        @Test
        void isRefusedOnAnotherLoopToo() {
            loop.close();
            run(() ->
                    assertThatThrownBy(() -> loop.submit(() -> 1))
                            .isInstanceOf(RejectedExecutionException.class)
                            .hasMessage(CLOSED));
        }

        @Test
        void byWayOfTheLoopsOwnMethodsIsAMatterOfTheThread() {
            loop.close();
            assertThatThrownBy(() -> loop.callSoon(() -> {}))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> loop.spawn(() -> 1)).isInstanceOf(IllegalStateException.class);
        }

        @Test
        void completingAFutureIsQuiet() throws Exception {
            loop.close();
            assertThat(pending.complete("late")).isTrue();
            assertThat(pending.complete("later")).isFalse();
            assertThat(pending.get()).isEqualTo("late");
            assertThat(trail.steps()).isEmpty();
        }

        @Test
        void completingAFutureThatHasCallbacksIsQuiet() throws Exception {
            pending.addDoneCallback(_ -> trail.add("told"));
            loop.submit(() -> null).get(); // so that it has arrived
            loop.close();
            assertThat(pending.complete("late")).isTrue();
            assertThat(trail.steps()).isEmpty(); // nobody is left to run callbacks
        }

        @Test
        void failingOrCancellingAFutureIsQuiet() {
            Future<String> other = loop.createFuture();
            loop.close();
            var failure = new IllegalArgumentException("late");
            assertThat(pending.completeExceptionally(failure)).isTrue();
            assertThat(pending.exceptionNow()).isSameAs(failure);
            assertThat(other.cancel("late")).isTrue();
            assertThat(other.isCancelled()).isTrue();
        }

        @Test
        void waitingForAFutureOfItIsAnErrorAndNotADeadlock() {
            loop.close();
            String message =
                    "the loop closed before Future[pending] was done; nobody can complete it";
            assertThatThrownBy(pending::get)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(message);
            assertThatThrownBy(() -> pending.get(1, TimeUnit.HOURS))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(message);
            assertThat(pending.isDone()).isFalse();
        }

        @Test
        void callingACallbackOffStillAnswers() throws Exception {
            Handle ran = loop.callSoonThreadSafe(() -> trail.add("ran"));
            Handle timer =
                    loop.submit(() ->
                                    currentLoop()
                                            .callLater(
                                                    Duration.ofHours(1),
                                                    trail.mark("an hour later")))
                            .get();
            loop.close();
            assertThat(ran.cancel()).isFalse();
            assertThat(timer.cancel()).isTrue();
            assertThat(timer.cancel()).isFalse();
            assertThat(timer.isCancelled()).isTrue();
            assertThat(trail.steps()).containsExactly("ran");
        }

        @Test
        void cancellingATaskOfItDoesNothing() throws Exception {
            Task<?> task = loop.submit(() -> currentTask()).get();
            loop.close();
            assertThat(task.isDone()).isTrue();
            assertThat(task.cancel()).isFalse();
            assertThat(task.cancelling()).isZero();
        }

        @Test
        void aStageThatFollowsItIsQuiet() {
            var stage = new CompletableFuture<String>();
            Future<String> follower = run(() -> currentLoop().wrap(stage));
            stage.complete("late");
            assertThat(follower.resultNow()).isEqualTo("late");
        }

        @Test
        void itsDescriptionSaysSo() {
            loop.close();
            assertThat(loop.isClosed()).isTrue();
            assertThat(loop).asString().startsWith("EventLoop[closed on ").endsWith(", closed]");
        }
    }

    @Nested
    class ForALoopThatCloses {
        private void linger(String who) {
            trail.add(who + " begins");
            try {
                sleep(Duration.ofHours(1));
            } finally {
                yieldNow();
                trail.add(who + " has cleaned up");
            }
        }

        @Test
        void aTaskStartedByTheLastCallbacksIsCancelledBeforeItBegins() {
            run(() -> {
                EventLoop loop = currentLoop();
                currentTask()
                        .addDoneCallback(_ ->
                                spawn(() -> linger("late task"))
                                        .addDoneCallback(task -> trail.add(task.state())));
                loop.addCloseCallback(() ->
                        spawn(() -> linger("later task"))
                                .addDoneCallback(task -> trail.add(task.state())));
            });
            assertThat(trail.steps()).containsExactly("CANCELLED", "CANCELLED");
        }

        @Test
        void aTaskSubmittedByTheLastCallbacksIsCancelledToo() {
            Future<Future<?>> late =
                    run(() -> {
                        EventLoop loop = currentLoop();
                        Future<Future<?>> submitted = loop.createFuture();
                        loop.addCloseCallback(
                                () -> submitted.complete(loop.submit(() -> lateSubmission(loop))));
                        return submitted;
                    });
            assertThat(late.resultNow().isCancelled()).isTrue();
            assertThat(trail.steps()).isEmpty();
        }

        private Void lateSubmission(EventLoop loop) {
            assertThat(loop.isClosed()).isFalse();
            linger("late");
            return null;
        }

        /// Callbacks are another matter: they may be part of the cleanup.
        @Test
        void aTaskFromAnotherThreadIsRefused() {
            run(() -> {
                EventLoop loop = currentLoop();
                spawn(() -> {
                    try {
                        sleep(Duration.ofHours(1));
                    } finally {
                        Future<Void> called = loop.createFuture();
                        toThread(() -> {
                            loop.execute(() -> {
                                trail.add("callback");
                                called.complete(null);
                            });
                            assertThatThrownBy(() -> loop.submit(() -> lateSubmission(loop)))
                                    .isInstanceOf(RejectedExecutionException.class)
                                    .hasMessage(
                                            "the loop closes and takes no more tasks from other"
                                                    + " threads");
                            return null;
                        });
                        await(called);
                        trail.add("cleaned up");
                    }
                });
                yieldNow();
            });
            assertThat(trail.steps()).containsExactly("callback", "cleaned up");
        }

        /// Each hands the next one over before it ends, so there is always one left.
        @Test
        void tasksFromAnotherThreadDoNotKeepItOpen() {
            run(() -> {
                EventLoop loop = currentLoop();
                spawn(() -> {
                    try {
                        sleep(Duration.ofHours(1));
                    } finally {
                        submitTheNext(loop);
                    }
                });
                yieldNow();
            });
            assertThat(trail.steps()).containsExactly("refused");
        }

        private Void submitTheNext(EventLoop loop) {
            handOverElsewhere(() -> loop.submit(() -> submitTheNext(loop)));
            for (int i = 0; i < 4; i++) { // until the next one has begun
                try {
                    yieldNow();
                } catch (CancellationException refused) {
                    // That would be the end.
                }
            }
            return null;
        }

        @Test
        void tasksOfCallbacksFromAnotherThreadDoNotKeepItOpen() {
            run(() -> {
                EventLoop loop = currentLoop();
                loop.callSoon(() -> spawnAndHandOverTheNext(loop));
                yieldNow();
            });
            assertThat(trail.steps()).containsExactly("refused");
        }

        private void spawnAndHandOverTheNext(EventLoop loop) {
            loop.spawn(() -> null);
            handOverElsewhere(() -> loop.execute(() -> spawnAndHandOverTheNext(loop)));
        }

        private void handOverElsewhere(Runnable handOver) {
            CompletableFuture.runAsync(handOver)
                    .exceptionally(refused -> {
                        assertThat(refused).hasCauseInstanceOf(RejectedExecutionException.class);
                        trail.add("refused");
                        return null;
                    })
                    .join();
        }

        /// The generator's cleanup keeps the loop open; a task that comes in then must not keep it
        /// so.
        @Test
        void aTaskThatComesWhileGeneratorsAreClosedIsCancelledToo() {
            run(() -> {
                EventLoop loop = currentLoop();
                Generator<Integer> halfWay =
                        Generator.of(out -> {
                            try {
                                out.yield(1);
                            } finally {
                                loop.submit(() -> lateSubmission(loop));
                                yieldNow();
                                yieldNow();
                                trail.add("generator closed");
                            }
                        });
                halfWay.next();
            });
            assertThat(trail.steps())
                    .containsExactly("late begins", "generator closed", "late has cleaned up");
        }

        @Test
        void aGeneratorOpenedInTheLastCleanupIsClosedToo() {
            run(() -> {
                spawn(() -> {
                    try {
                        sleep(Duration.ofHours(1));
                    } finally {
                        openAndLeave();
                    }
                });
                yieldNow();
            });
            assertThat(trail.steps()).containsExactly("generator closed");
        }

        private void openAndLeave() {
            Generator.of(
                            (Generator.Yielder<Integer> out) -> {
                                try {
                                    out.yield(1);
                                } finally {
                                    trail.add("generator closed");
                                }
                            })
                    .next();
        }

        @Test
        void aGeneratorThatRefusesToCloseIsAskedOnce() {
            assertThatThrownBy(() ->
                            run(() -> {
                                Generator<Integer> stubborn =
                                        Generator.of(out -> {
                                            while (true) {
                                                try {
                                                    out.yield(1);
                                                } catch (RuntimeException again) {
                                                    trail.add("asked");
                                                }
                                            }
                                        });
                                stubborn.next();
                            }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the generator yielded while it was being closed");
            assertThat(trail.steps()).containsExactly("asked");
        }
    }
}
