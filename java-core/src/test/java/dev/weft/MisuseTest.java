package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.gather;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.sleep;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.toThread;
import static dev.weft.Coroutines.withTimeout;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/// What must not be done says so, and what to do instead; and the loop is none the worse for it.
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MisuseTest {
    private static final String NO_TASK =
            "this thread runs no task; start one with run, or hand it over with EventLoop.submit; a"
                    + " Kotlin coroutine goes to the dispatcher of a loop first";
    private static final String NO_LOOP =
            "this thread belongs to no event loop; start one with run, or hand the work to one with"
                    + " EventLoop.submit";
    private static final String IN_CALLBACK =
            "a callback is no task and cannot await; spawn a task from it";
    private static final Coroutine<Integer> ONE = () -> 1;

    private final EventLoop other = EventLoop.start("other");

    @AfterEach
    void closeTheOtherLoop() {
        other.close();
    }

    private static void assertRefused(String message, ThrowingCallable misuse) {
        assertThatThrownBy(misuse).isInstanceOf(IllegalStateException.class).hasMessage(message);
    }

    /// Runs something in a callback and gives what it throws.
    private static void inCallback(Runnable code) {
        Future<Void> done = currentLoop().createFuture();
        currentLoop()
                .callSoon(() -> {
                    try {
                        code.run();
                        done.complete(null);
                    } catch (Throwable failure) {
                        done.completeExceptionally(failure);
                    }
                });
        await(done);
    }

    @Nested
    class AwaitOutsideATask {
        @Test
        void onAPlainThread() {
            Future<String> future = other.createFuture();
            assertRefused(NO_TASK, () -> await(future));
            assertRefused(NO_TASK, () -> await(new CompletableFuture<String>()));
            assertRefused(NO_TASK, () -> sleep(Duration.ZERO));
            assertRefused(NO_TASK, () -> sleep(Duration.ofSeconds(1)));
            assertRefused(NO_TASK, () -> yieldNow());
            assertRefused(NO_TASK, () -> currentTask());
            assertRefused(NO_TASK, () -> toThread(() -> 1));
            assertRefused(NO_TASK, () -> withTimeout(Duration.ofSeconds(1), ONE));
            assertRefused(NO_TASK, () -> TaskGroup.call(group -> 1));
        }

        @Test
        void ofWhatIsDoneOnAPlainThread() {
            Future<String> future = other.createFuture();
            future.complete("done");
            assertRefused(NO_TASK, () -> await(future));
        }

        @Test
        void inAVirtualThread() throws Exception {
            var thread = new FutureTask<>(() -> await(other.createFuture()));
            Thread.ofVirtual().start(thread);
            assertThatThrownBy(thread::get).rootCause().hasMessage(NO_TASK);
        }

        @Test
        void inACallback() {
            run(() -> {
                Future<String> future = currentLoop().createFuture();
                assertRefused(IN_CALLBACK, () -> inCallback(() -> await(future)));
                assertRefused(IN_CALLBACK, () -> inCallback(() -> sleep(Duration.ofSeconds(1))));
                assertRefused(IN_CALLBACK, () -> inCallback(() -> yieldNow()));
                assertRefused(IN_CALLBACK, () -> inCallback(() -> toThread(() -> 1)));
                assertRefused(IN_CALLBACK, () -> inCallback(() -> currentTask()));
                future.complete("done");
                assertRefused(IN_CALLBACK, () -> inCallback(() -> await(future)));
            });
        }

        @Test
        void inADoneCallback() {
            run(() -> {
                Future<Void> first = currentLoop().createFuture();
                Future<Throwable> caught = currentLoop().createFuture();
                currentLoop()
                        .setExceptionHandler((_, context) -> caught.complete(context.exception()));
                first.addDoneCallback(_ -> yieldNow());
                first.complete(null);
                assertRefused(
                        IN_CALLBACK,
                        () -> {
                            throw await(caught);
                        });
            });
        }

        @Test
        void inToThread() {
            run(() -> assertRefused(NO_TASK, () -> toThread(() -> await(spawnless()))));
        }

        private Future<String> spawnless() {
            return other.createFuture();
        }
    }

    @Nested
    class AwaitOf {
        @Test
        void anotherLoopsFuture() {
            Future<String> theirs = other.createFuture();
            run(() -> {
                String message =
                        currentTask().name()
                                + ", on "
                                + currentLoop()
                                + ", cannot await Future[pending], which belongs to "
                                + other
                                + ";"
                                + " use toThread(future::get) or"
                                + " loop.wrap(future.toCompletableFuture())";
                assertRefused(message, () -> await(theirs));
                yieldNow();
            });
        }

        @Test
        void itself() {
            run(() -> {
                var task = spawn("narcissus", () -> await(currentTask()));
                assertRefused("narcissus cannot await itself", () -> await(task));
            });
        }
    }

    @Nested
    class OffTheLoop {
        private void assertRefusedHere(String method, ThrowingCallable misuse) {
            assertRefused(
                    method
                            + " was called on a thread that is not the loop's; there, use"
                            + " callSoonThreadSafe or submit",
                    misuse);
        }

        @Test
        void theLoopsOwnMethods() {
            Runnable nothing = () -> {};
            assertRefusedHere("callSoon", () -> other.callSoon(nothing));
            assertRefusedHere("callLater", () -> other.callLater(Duration.ZERO, nothing));
            assertRefusedHere("callAt", () -> other.callAt(Duration.ZERO, nothing));
            assertRefusedHere("spawn", () -> other.spawn(ONE));
            assertRefusedHere(
                    "removeDoneCallback", () -> other.createFuture().removeDoneCallback(_ -> {}));
        }

        @Test
        void theLoopsOwnMethodsOnAnotherLoop() {
            run(() -> assertRefusedHere("spawn", () -> other.spawn(ONE)));
        }

        @Test
        void theWordsOfTasks() {
            assertRefused(NO_LOOP, () -> spawn(ONE));
            assertRefused(NO_LOOP, () -> spawn("name", ONE));
            assertRefused(NO_LOOP, () -> currentLoop());
            assertRefused(NO_LOOP, () -> Coroutines.allTasks());
            assertRefused(NO_LOOP, () -> gather(List.of()));
            assertRefused(NO_LOOP, () -> gather(ONE, ONE));
        }

        @Test
        void aGroupsSpawn() {
            run(() -> {
                TaskGroup.run(group -> {
                    assertRefusedHere("spawn", () -> toThread(() -> group.spawn(ONE)));
                });
            });
        }
    }

    @Nested
    class OnTheLoop {
        private static final String RUN_INSIDE =
                "run was called inside a running loop, which it would block; call the code"
                        + " directly, or spawn it";

        @Test
        void runInsideRun() {
            run(() -> {
                assertRefused(RUN_INSIDE, () -> run(ONE));
                assertRefused(RUN_INSIDE, () -> inCallback(() -> run(ONE)));
                yieldNow();
            });
        }

        @Test
        void blockingOnAFutureOfTheLoop() {
            run(() -> {
                Future<String> future = currentLoop().createFuture();
                String message =
                        "get() would block the loop that has to complete Future[pending]; await it";
                assertRefused(message, future::get);
                assertRefused(message, () -> future.get(1, TimeUnit.SECONDS));
                assertRefused(message, () -> inCallback(() -> getUnchecked(future)));
            });
        }

        private static void getUnchecked(Future<String> future) {
            try {
                future.get();
            } catch (InterruptedException | ExecutionException e) {
                throw new AssertionError(e);
            }
        }

        @Test
        void closingIt() {
            String message =
                    "a loop cannot be closed from its own tasks or callbacks; let the main task"
                            + " return";
            run(() -> {
                EventLoop loop = currentLoop();
                assertRefused(message, loop::close);
                assertRefused(message, () -> inCallback(loop::close));
                yieldNow();
            });
        }

        @Test
        void completingATaskByHand() {
            run(() -> {
                var task = spawn("worker", () -> "its own");
                String message =
                        "the outcome of worker is its coroutine's; to stop it, cancel it; to hand"
                                + " over a value, use createFuture()";
                assertRefused(message, () -> task.complete("mine"));
                assertRefused(message, () -> task.completeExceptionally(new RuntimeException()));
                assertThat(await(task)).isEqualTo("its own");
            });
        }

        @Test
        void lookingAtWhatIsNotThere() {
            run(() -> {
                Future<String> future = currentLoop().createFuture();
                assertRefused("Future[pending] is not done yet", future::resultNow);
                assertRefused("Future[pending] is not done yet", future::exceptionNow);
                future.complete("x");
                assertRefused("Future[done: x] has a value", future::exceptionNow);
            });
        }
    }
}
