package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.sleep;
import static dev.weft.Coroutines.spawn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.engine.EngineKind;
import dev.weft.jvm.ChildJvm;
import dev.weft.jvm.Signals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;

/// How a JVM ends while a loop runs: `System.exit`, Ctrl-C, SIGTERM.
class JvmExitTest {

    private static ChildJvm child(Class<?> main) {
        return ChildJvm.of(main).on(EngineKind.chosen());
    }

    @Test
    void systemExitInATaskEndsTheJvm() {
        assertThatItEnds("task");
    }

    @Test
    void systemExitInACallbackEndsTheJvm() {
        assertThatItEnds("callback");
    }

    @Test
    void systemExitInASecondTaskEndsTheJvm() {
        assertThatItEnds("second task");
    }

    private static void assertThatItEnds(String where) {
        ChildJvm.Outcome outcome = child(Exit.class).given(where).run(); // sleeps for an hour, else
        assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(7);
        assertThat(outcome.output()).containsExactly("exits");
    }

    static final class Exit {
        public static void main(String[] args) {
            run(() -> {
                switch (args[0]) {
                    case "task" -> exit();
                    case "callback" -> currentLoop().callSoon(Exit::exit);
                    default -> spawn(Exit::exit);
                }
                sleep(Duration.ofHours(1));
            });
        }

        private static void exit() {
            System.out.println("exits");
            System.exit(7);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void systemExitInTheCleanupAfterSigtermEndsTheJvm() throws Exception {
        var running = child(ExitInCleanup.class).start().awaitLine("ready");
        Signals.send("TERM", running);
        ChildJvm.Outcome outcome = running.finish();
        // The first exit counts, as in any Java program.
        assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(128 + 15);
        assertThat(outcome.output()).containsExactly("ready", "exits");
    }

    static final class ExitInCleanup {
        public static void main(String[] args) {
            run(() -> {
                currentLoop().callSoon(() -> System.out.println("ready"));
                try {
                    sleep(Duration.ofHours(1));
                } finally {
                    Exit.exit();
                }
            });
        }
    }

    /// The thread that exits is not the loop's, so the loop can clean up.
    @Test
    void systemExitOutsideTheLoopLetsTheMainTaskCleanUp() {
        ChildJvm.Outcome outcome = child(CleaningUp.class).given("exit").run();
        assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(7);
        assertThat(outcome.output()).containsExactlyElementsOf(CleaningUp.EXPECTED);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void sigtermLetsTheMainTaskCleanUp() throws Exception {
        var running = child(CleaningUp.class).given("wait").start().awaitLine("ready");
        Signals.send("TERM", running);
        ChildJvm.Outcome outcome = running.finish();
        assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(128 + 15);
        assertThat(outcome.output()).containsExactlyElementsOf(CleaningUp.EXPECTED);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void controlCLetsTheMainTaskCleanUp() throws Exception {
        ChildJvm child = Signals.heardBy(child(CleaningUp.class));
        var running = child.given("wait").start().awaitLine("ready");
        Signals.send("INT", running);
        ChildJvm.Outcome outcome = running.finish();
        assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(128 + 2);
        assertThat(outcome.output()).containsExactlyElementsOf(CleaningUp.EXPECTED);
    }

    /// A main task and a second one, both of which await while they clean up.
    static final class CleaningUp {
        static final List<String> EXPECTED =
                List.of(
                        "ready",
                        "main is cancelled: the JVM is shutting down",
                        "main has cleaned up",
                        "second is cancelled: null",
                        "second has cleaned up");

        public static void main(String[] args) {
            run(() -> {
                spawn(() -> sleepAndCleanUp("second"));
                currentLoop()
                        .callSoon(() -> {
                            say("ready");
                            if (args[0].equals("exit")) {
                                Thread.ofPlatform().start(() -> System.exit(7));
                            }
                        });
                sleepAndCleanUp("main");
            });
            say("not reached: the JVM ends first");
        }

        private static void sleepAndCleanUp(String who) {
            try {
                sleep(Duration.ofHours(1));
            } catch (CancellationException e) {
                say(who + " is cancelled: " + e.getMessage());
                sleep(Duration.ofMillis(50));
                await(spawn(() -> "something else"));
                say(who + " has cleaned up");
                throw e;
            }
        }

        private static void say(String line) {
            System.out.println(line);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void sigtermLetsARunnerCleanUpAndClose() throws Exception {
        var running = child(InARunner.class).start().awaitLine("ready");
        Signals.send("TERM", running);
        ChildJvm.Outcome outcome = running.finish();
        assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(128 + 15);
        assertThat(outcome.output()).containsExactlyElementsOf(CleaningUp.EXPECTED);
    }

    static final class InARunner {
        public static void main(String[] args) {
            try (Runner runner = Runner.start()) {
                runner.run(() -> {
                    spawn(() -> CleaningUp.sleepAndCleanUp("second"));
                });
                runner.run(() -> {
                    currentLoop().callSoon(() -> CleaningUp.say("ready"));
                    CleaningUp.sleepAndCleanUp("main");
                });
            }
        }
    }

    /// Cleanup that takes longer than the patience with a loop that hangs is not cut short.
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void sigtermDoesNotWaitForABlockingCallButForCleanup() throws Exception {
        var running = child(Blocked.class).start().awaitLine("blocks");
        Signals.send("TERM", running);
        ChildJvm.Outcome outcome = running.finish(); // the call takes an hour
        assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(128 + 15);
        if (EngineKind.chosen() == EngineKind.SCHEDULED) {
            assertThat(outcome.output()).containsExactly("blocks", "main has cleaned up");
        } else {
            assertThat(outcome.output()).containsExactly("blocks"); // the loop too
        }
    }

    static final class Blocked {
        public static void main(String[] args) {
            run(() -> {
                spawn(() -> {
                    System.out.println("blocks");
                    Thread.sleep(Duration.ofHours(1));
                });
                try {
                    sleep(Duration.ofHours(1));
                } finally {
                    sleep(Duration.ofMillis(2500));
                    System.out.println("main has cleaned up");
                }
            });
        }
    }

    @Test
    void aLoopThatWasNotClosedKeepsNoJvmAlive() {
        ChildJvm.Outcome outcome = child(LeftOpen.class).run();
        assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
        assertThat(outcome.output()).containsExactly("main ends");
    }

    static final class LeftOpen {
        public static void main(String[] args) throws Exception {
            EventLoop loop = EventLoop.start("left open");
            loop.submit(() -> 1).get();
            System.out.println("main ends");
        }
    }
}
