package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.gather;
import static dev.weft.Coroutines.sleep;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;
import static dev.weft.testing.Simulation.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.jvm.ThisJvm;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.List;

/// What would end a thread ends one task; what is meant for the loop's thread does not reach the
/// loop.
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FatalErrorTest {
    private static void assertThatTheLoopIsWell() {
        assertThat(
                        await(
                                gather(
                                        () -> {
                                            yieldNow();
                                            return 1;
                                        },
                                        () -> {
                                            sleep(Duration.ofMillis(1));
                                            return 2;
                                        })))
                .isEqualTo(List.of(1, 2));
    }

    @Nested
    class InATask {
        @Test
        void outOfMemoryIsTheTasksFailure() {
            run(() -> {
                var task = spawn(() -> new long[Integer.MAX_VALUE]);
                assertThatThrownBy(() -> await(task)).isInstanceOf(OutOfMemoryError.class);
                assertThatTheLoopIsWell();
            });
        }

        @Test
        void aStackOverflowIsTheTasksFailure() {
            run(() -> {
                var task = spawn(() -> recurse(0));
                assertThatThrownBy(() -> await(task)).isInstanceOf(StackOverflowError.class);
                assertThatTheLoopIsWell();
            });
        }

        @Test
        void aStackOverflowOfTheMainTaskIsThrownByRun() {
            assertThatThrownBy(() -> run(() -> recurse(0))).isInstanceOf(StackOverflowError.class);
        }

        @Test
        void aStackOverflowThatIsCaughtLeavesTheTaskAsItWas() {
            run(() -> {
                try {
                    recurse(0);
                } catch (StackOverflowError expected) {
                    yieldNow();
                }
                assertThatTheLoopIsWell();
            });
        }

        private static int recurse(int depth) {
            return 1 + recurse(depth + 1);
        }

        /// Switches at one depth after the other until the stack is too small for the switch
        /// itself.
        @RepeatedTest(3)
        void aStackOverflowInTheVerySwitchIsTheTasksFailure() {
            run(() -> {
                var task = spawn(FatalErrorTest::switchDeeperAndDeeper);
                assertThatThrownBy(() -> await(task)).isInstanceOf(StackOverflowError.class);
                assertThatTheLoopIsWell();
            });
        }
    }

    private static int switchDeeperAndDeeper() {
        for (int depth = 1000; true; depth += 37) {
            switchAt(depth);
        }
    }

    private static int switchAt(int depth) {
        if (depth == 0) {
            yieldNow();
            return await(spawn(() -> 0));
        }
        return 1 + switchAt(depth - 1);
    }

    @Test
    void anErrorInACallbackGoesToTheHandlerAndTheLoopGoesOn() {
        run(() -> {
            var trail = new Trail();
            currentLoop().setExceptionHandler((_, context) -> trail.addThrown(context.exception()));
            currentLoop()
                    .callSoon(() -> {
                        throw new OutOfMemoryError("test");
                    });
            currentLoop().callSoon(() -> InATask.recurse(0));
            assertThatTheLoopIsWell();
            assertThat(trail.steps())
                    .containsExactly("OutOfMemoryError(test)", "StackOverflowError(null)");
        });
    }

    @Nested
    class AnInterruptOfTheLoopsThread {
        private final EventLoop loop = EventLoop.start("to be interrupted");

        private Thread threadOfTheLoop() throws Exception {
            Future<Thread> thread = loop.createFuture();
            loop.execute(() -> thread.complete(Thread.currentThread()));
            return thread.get();
        }

        @Test
        void whileItIsIdleLeavesItAsItWas() throws Exception {
            Thread thread = threadOfTheLoop();
            try {
                for (int i = 0; i < 20; i++) {
                    thread.interrupt();
                    assertThat(loop.submit(() -> 42).get()).isEqualTo(42);
                }
            } finally {
                loop.close();
            }
        }

        @Test
        void doesNotMakeItSpin() throws Exception {
            Thread thread = threadOfTheLoop();
            try {
                thread.interrupt();
                assertThat(ThisJvm.rests()).isTrue();
            } finally {
                loop.close();
            }
        }

        @Test
        void doesNotCutTimersShort() throws Exception {
            Thread thread = threadOfTheLoop();
            try {
                Duration delay = Duration.ofMillis(60);
                Future<Duration> slept =
                        loop.submit(() -> {
                            Duration start = loop.time();
                            sleep(delay);
                            return loop.time().minus(start);
                        });
                while (!slept.isDone()) {
                    thread.interrupt();
                    Thread.sleep(5);
                }
                assertThat(slept.get()).isGreaterThanOrEqualTo(delay);
            } finally {
                loop.close();
            }
        }

        @Test
        void whileItClosesDoesNotHinderCleanup() throws Exception {
            Thread thread = threadOfTheLoop();
            var trail = new Trail();
            loop.submit(() -> {
                try {
                    sleep(Duration.ofHours(1));
                } finally {
                    thread.interrupt();
                    sleep(Duration.ofMillis(20));
                    trail.add("cleaned up");
                }
                return null;
            });
            loop.submit(() -> null).get();
            thread.interrupt();
            loop.close();
            assertThat(trail.steps()).containsExactly("cleaned up");
        }
    }
}
