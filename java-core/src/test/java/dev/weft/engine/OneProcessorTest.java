package dev.weft.engine;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.jvm.ChildJvm;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

/// On a machine with one processor the JDK's virtual threads have one carrier among them.
class OneProcessorTest {
    @ParameterizedTest
    @ValueSource(strings = {"task", "callback"})
    void aBusyLoopStarvesNoVirtualThread(String busy) {
        var child =
                ChildJvm.of(BusyUntilWoken.class)
                        .on(EngineKind.chosen())
                        .with("-XX:ActiveProcessorCount=1")
                        .given(busy);
        assertThat(child.run().lines()).containsExactly("the sleeper woke");
    }

    /// The one carrier is kept by the deep stack, so whoever was given the turn cannot begin.
    @Test
    void aStackTooDeepForASwitchIsTheTasksFailure() {
        var child =
                ChildJvm.of(TooDeep.class)
                        .on(EngineKind.chosen())
                        .with("-XX:ActiveProcessorCount=1");
        assertThat(child.run().lines()).containsExactly("too deep", "others run");
    }

    static final class TooDeep {
        public static void main(String[] args) {
            run(() -> {
                var task = spawn(TooDeep::switchDeeperAndDeeper);
                try {
                    await(task);
                } catch (StackOverflowError expected) {
                    System.out.println("too deep");
                }
                System.out.println(
                        await(
                                spawn(() -> {
                                    yieldNow();
                                    return "others run";
                                })));
            });
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
    }

    static final class BusyUntilWoken {
        private static volatile boolean woken;

        public static void main(String[] args) {
            run(() -> {
                Thread.ofVirtual().start(BusyUntilWoken::sleepALittle);
                if (args[0].equals("task")) {
                    while (!woken) {
                        yieldNow();
                    }
                } else {
                    EventLoop loop = currentLoop();
                    Future<Void> end = loop.createFuture();
                    callBackUntilWoken(loop, end);
                    await(end);
                }
                System.out.println("the sleeper woke");
            });
        }

        private static void sleepALittle() {
            try {
                Thread.sleep(Duration.ofMillis(1));
                woken = true;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        private static void callBackUntilWoken(EventLoop loop, Future<Void> end) {
            if (woken) {
                end.complete(null);
            } else {
                loop.callSoon(() -> callBackUntilWoken(loop, end));
            }
        }
    }
}
