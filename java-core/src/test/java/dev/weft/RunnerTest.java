package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;

/// The trails are what CPython 3.13 printed for `asyncio.Runner`; CPython's own tests are in
/// `test_runners.py`.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RunnerTest {
    private static final ContextVar<Integer> NUMBER = ContextVar.withDefault("number", -1);

    private final Trail trail = new Trail();

    private void steps(String name, int count) {
        try {
            trail.steps(name, count);
        } catch (CancellationException e) {
            trail.add(name + " cancelled");
            throw e;
        }
    }

    @Nested
    class Run {
        // test_run
        @Test
        void givesTheResultAgainAndAgainOnOneLoop() {
            try (Runner runner = Runner.start()) {
                EventLoop first = runner.run(() -> currentLoop());
                EventLoop second = runner.run(() -> currentLoop());
                assertThat(first).isSameAs(second).isSameAs(runner.loop());
                assertThat(first.isClosed()).isFalse();
            }
        }

        // The loop rests as soon as it knows; the caller may not even wait by then.
        @Test
        void noticesTheEndOfAMainTaskThatIsDoneAtOnce() {
            try (Runner runner = Runner.start()) {
                for (int i = 0; i < 5_000; i++) {
                    int number = i;
                    assertThat(runner.<Integer>run(() -> number)).isEqualTo(number);
                }
            }
        }

        @Test
        void throwsTheVeryFailureAndTheNextOneRuns() {
            var failure = new IOException("disk");
            Coroutine.Action failing =
                    () -> {
                        throw failure;
                    };
            try (Runner runner = Runner.start()) {
                for (int i = 0; i < 2; i++) {
                    assertThatThrownBy(() -> runner.run(failing)).isSameAs(failure);
                }
                assertThatThrownBy(() ->
                                runner.run(() -> {
                                    currentTask().cancel("self");
                                    yieldNow();
                                }))
                        .isInstanceOf(CancellationException.class)
                        .hasMessage("self");
                assertThat(runner.<String>run(() -> "well")).isEqualTo("well");
            }
        }

        // test_run_keeps_context
        @Test
        void keepsTheContext() {
            try (Runner runner = Runner.start()) {
                assertThat(runner.<Integer>run(() -> replaceNumber(1))).isEqualTo(-1);
                assertThat(runner.<Integer>run(() -> replaceNumber(2))).isEqualTo(1);
                assertThat(runner.<Integer>run(() -> NUMBER.get())).isEqualTo(2);
                assertThat(NUMBER.get()).isEqualTo(-1);
            }
        }

        private static int replaceNumber(int value) {
            int old = NUMBER.get();
            yieldNow();
            NUMBER.set(value);
            return old;
        }

        @Test
        void beginsWithTheContextOfTheStart() {
            var token = NUMBER.set(5);
            try (Runner runner = Runner.start()) {
                NUMBER.set(6);
                assertThat(runner.<Integer>run(() -> NUMBER.get())).isEqualTo(5);
            } finally {
                NUMBER.reset(token);
            }
        }

        // test_no_repr_is_call_on_the_task_result
        @Test
        void neverAsksTheResultForItsText() {
            var result =
                    new Object() {
                        @Override
                        public String toString() {
                            trail.add("asked");
                            return "text";
                        }
                    };
            try (Runner runner = Runner.start()) {
                assertThat(runner.<Object>run(() -> result) == result).isTrue();
            }
            assertThat(trail.steps()).isEmpty();
        }
    }

    @Nested
    class BetweenTwoRuns {
        private void mainTask(String name) {
            trail.add(name + "0");
            yieldNow();
            trail.add(name + "1");
        }

        @Test
        void theLoopStandsStillAndGoesOnWhereItWas() {
            try (Runner runner = Runner.start()) {
                runner.run(() -> {
                    spawn(() -> steps("a", 9));
                    yieldNow();
                });
                trail.add("|");
                runner.run(() -> mainTask("b"));
                trail.add("|");
                runner.loop().callSoonThreadSafe(trail.mark("soon"));
                runner.run(() -> mainTask("c"));
                trail.add("|");
            }
            assertThat(trail.steps())
                    .containsExactly(
                            "a0",
                            "a1",
                            "|",
                            "a2",
                            "b0",
                            "a3",
                            "b1",
                            "a4",
                            "|",
                            "a5",
                            "soon",
                            "c0",
                            "a6",
                            "c1",
                            "a7",
                            "|",
                            "a cancelled");
        }

        @Test
        void whatTheCallbacksOfAMainTaskAskForWaits() {
            try (Runner runner = Runner.start()) {
                runner.run(() -> {
                    currentTask()
                            .addDoneCallback(done -> {
                                trail.add("done");
                                currentLoop().callSoon(trail.mark("after done"));
                            });
                    currentLoop().callSoon(trail.mark("soon"));
                });
                trail.add("|");
                runner.run(() -> trail.add("b"));
                trail.add("|");
            }
            assertThat(trail.steps()).containsExactly("soon", "done", "|", "after done", "b", "|");
        }

        @Test
        void timersWait() {
            try (Runner runner = Runner.start()) {
                runner.run(() -> {
                    EventLoop loop = currentLoop();
                    currentTask()
                            .addDoneCallback(
                                    _ -> loop.callLater(Duration.ZERO, trail.mark("timer")));
                });
                trail.add("|");
                runner.run(() -> mainTask("b"));
            }
            assertThat(trail.steps()).containsExactly("|", "b0", "timer", "b1");
        }

        @Test
        void beforeTheFirstNothingRunsEither() {
            try (Runner runner = Runner.start()) {
                runner.loop().callSoonThreadSafe(trail.mark("before"));
                trail.add("|");
                runner.run(() -> trail.add("main"));
            }
            assertThat(trail.steps()).containsExactly("|", "before", "main");
        }

        /// The loop runs nothing, the callback that tells the waiting thread neither.
        @Test
        void aThreadThatBlocksOnAFutureHearsOfItsEnd() throws Exception {
            try (Runner runner = Runner.start()) {
                Future<String> future = runner.loop().createFuture();
                var waiter = new FutureTask<>(future::get);
                Thread thread = Thread.ofPlatform().start(waiter);
                while (thread.getState() != Thread.State.TIMED_WAITING) {
                    Thread.onSpinWait();
                }
                future.complete("value");
                assertThat(waiter.get()).isEqualTo("value");
            }
        }

        /// Whoever calls `run` begins to wait just when the main task is done and the loop rests.
        @Tag("stress")
        @Test
        void aRunEndsHoweverShortItIs() {
            try (Runner runner = Runner.start()) {
                for (int i = 0; i < 3_000; i++) {
                    int number = i;
                    assertThat(runner.<Integer>run(() -> number)).isEqualTo(i);
                }
            }
        }

        @Test
        void aTaskThatASecondRunAwaitsGoesOnThere() {
            try (Runner runner = Runner.start()) {
                Task<String> left =
                        runner.run(() ->
                                spawn(() -> {
                                    Quietly.turns(5);
                                    return "in the second";
                                }));
                assertThat(left.isDone()).isFalse();
                String result = runner.run(() -> await(left));
                assertThat(result).isEqualTo("in the second");
            }
        }
    }

    @Nested
    class Close {
        // test_explicit_close, test_double_close
        @Test
        void closesTheLoopOnceAndForAll() {
            Runner runner = Runner.start();
            EventLoop loop = runner.loop();
            for (int time = 0; time < 2; time++) {
                runner.close();
                assertThat(loop.isClosed()).isTrue();
            }
            assertThatThrownBy(runner::loop)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Runner[closed] is closed and runs nothing any more");
        }

        // test_second_with_block_raises
        @Test
        void leavesNothingToRun() {
            Runner runner = Runner.start();
            try (runner) {
                runner.run(() -> trail.add("first"));
            }
            assertThatThrownBy(() -> runner.run(() -> trail.add("second")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("is closed");
            assertThat(trail.steps()).containsExactly("first");
        }

        @Test
        void cancelsWhatIsLeftAndWaitsForItsCleanup() {
            try (Runner runner = Runner.start()) {
                runner.run(() -> {
                    spawn(() -> {
                        try {
                            Quietly.forever();
                        } finally {
                            Quietly.turns(3);
                            trail.add("cleaned up");
                        }
                    });
                    yieldNow();
                });
                trail.add("|");
            }
            assertThat(trail.steps()).containsExactly("|", "cleaned up");
        }

        @Test
        void ofTheLoopEndsTheRunsToo() {
            try (Runner runner = Runner.start()) {
                runner.run(() -> trail.add("first"));
                runner.loop().close();
                assertThatThrownBy(() -> runner.run(() -> trail.add("second")))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("has a loop that was closed");
            }
            assertThat(trail.steps()).containsExactly("first");
        }

        @Test
        void byAnotherThreadCancelsTheRun() throws Exception {
            Runner runner = Runner.start();
            var waiting = new CountDownLatch(1);
            Thread closer =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    waiting.await();
                                    runner.close();
                                } catch (InterruptedException e) {
                                    trail.add(e);
                                }
                            });
            assertThatThrownBy(() ->
                            runner.run(() -> {
                                currentLoop().callSoon(waiting::countDown);
                                Quietly.forever();
                            }))
                    .isInstanceOf(CancellationException.class);
            closer.join();
            assertThat(runner).hasToString("Runner[closed]");
            assertThat(trail.steps()).isEmpty();
        }

        @Test
        void fromInsideIsRefused() {
            try (Runner runner = Runner.start()) {
                assertThatThrownBy(() -> runner.run(runner::close))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("cannot be closed from its own tasks");
                assertThat(runner.<String>run(() -> "still open")).isEqualTo("still open");
            }
        }
    }

    @Nested
    class Misuse {
        // test_recursive_run
        @Test
        void runInsideARun() {
            try (Runner runner = Runner.start()) {
                assertThatThrownBy(() -> runner.run(() -> runner.run(() -> trail.add("ran"))))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("run was called inside a running loop");
                assertThatThrownBy(() -> runner.run(() -> run(() -> trail.add("ran"))))
                        .isInstanceOf(IllegalStateException.class);
            }
            assertThat(trail.steps()).isEmpty();
        }

        @Test
        void runBesideARun() {
            try (Runner runner = Runner.start()) {
                runner.run(() ->
                        Coroutines.toThread(() -> {
                            assertThatThrownBy(() -> runner.run(() -> trail.add("ran")))
                                    .isInstanceOf(IllegalStateException.class)
                                    .hasMessageContaining("is not over yet");
                            return null;
                        }));
            }
            assertThat(trail.steps()).isEmpty();
        }

        @Test
        void nulls() {
            try (Runner runner = Runner.start()) {
                assertThatThrownBy(() -> runner.run((Coroutine<?>) null))
                        .isInstanceOf(NullPointerException.class)
                        .hasMessage("main");
            }
        }
    }

    @Nested
    class AnInterrupt {
        /// Runs a main task on a thread of its own, and interrupts that once the main task says
        /// that it waits.
        private void runAndInterrupt(Runner runner, Coroutine.Action main) throws Exception {
            var waiting = new CountDownLatch(1);
            Thread caller =
                    Thread.ofPlatform()
                            .start(() -> {
                                try {
                                    runner.run(() -> {
                                        currentLoop().callSoon(waiting::countDown);
                                        main.run();
                                    });
                                } catch (CancellationException e) {
                                    trail.add("cancelled");
                                }
                                trail.add(Thread.currentThread().isInterrupted());
                            });
            waiting.await();
            caller.interrupt();
            caller.join();
        }

        // test_interrupt_wait
        @Test
        void cancelsTheMainTaskAndWhatItAwaitsAndLeavesTheRunnerUsable() throws Exception {
            try (Runner runner = Runner.start()) {
                Future<String> awaited = runner.loop().createFuture();
                runAndInterrupt(runner, () -> await(awaited));
                assertThat(awaited.isCancelled()).isTrue();
                runner.run(() -> trail.add("next"));
            }
            assertThat(trail.steps()).containsExactly("cancelled", "true", "next");
        }

        // test_interrupt_cancelled_task
        @Test
        void besideACancelIsOneCancellation() {
            Thread caller = Thread.currentThread();
            try (Runner runner = Runner.start()) {
                assertThatThrownBy(() ->
                                runner.run(() -> {
                                    Task<?> main = currentTask();
                                    spawn(() -> {
                                        main.cancel("by a task");
                                        caller.interrupt();
                                    });
                                    Quietly.forever();
                                }))
                        .isInstanceOf(CancellationException.class)
                        .hasMessage("by a task");
                assertThat(Thread.interrupted()).isTrue();
            }
        }

        // test_interrupt_call_soon
        @Test
        void cancelsAMainTaskThatOnlyYields() throws Exception {
            try (Runner runner = Runner.start()) {
                runAndInterrupt(
                        runner,
                        () -> {
                            while (true) {
                                yieldNow();
                            }
                        });
            }
            assertThat(trail.steps()).containsExactly("cancelled", "true");
        }
    }

    @Test
    void toStringTellsTheStory() {
        Runner runner = Runner.start();
        try (runner) {
            trail.add(runner);
            runner.run(() -> trail.add(runner));
        }
        trail.add(runner);
        assertThat(trail.steps())
                .containsExactly("Runner[resting]", "Runner[running]", "Runner[closed]");
    }
}
