package dev.weft;

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
import java.util.concurrent.CancellationException;

/// Ctrl-C and SIGTERM on a program that does not end: whoever holds the JVM is told, and one more
/// ends it. That line is also what tells us that the child listens for the next signal.
@DisabledOnOs(OS.WINDOWS)
class SecondSignalTest {
    private static final String WAITS = "Weft still waits for: ";

    private static ChildJvm.Running child(String how) throws Exception {
        ChildJvm child =
                ChildJvm.of(Stubborn.class)
                        .on(EngineKind.chosen())
                        .with("-D" + AtShutdown.PATIENCE_PROPERTY + "=1");
        return Signals.heardBy(child).given(how).start().awaitLine("ready");
    }

    /// How a child ended that was sent a signal when it had told who holds it.
    private static ChildJvm.Outcome endedBy(String signal, ChildJvm.Running child)
            throws Exception {
        Signals.send(signal, child.awaitLineWith(WAITS));
        return child.finish();
    }

    private static String toldIn(ChildJvm.Outcome outcome) {
        return outcome.output().stream()
                .filter(line -> line.contains(WAITS))
                .reduce((_, _) -> {
                    throw new AssertionError("told twice: " + outcome);
                })
                .orElseThrow();
    }

    @Test
    void controlCEndsAMainTaskThatRefusesSigterm() throws Exception {
        ChildJvm.Running child = child("main");
        Signals.send("TERM", child);
        ChildJvm.Outcome outcome = endedBy("INT", child);
        assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(128 + 2);
        assertThat(outcome.output()).contains("refuses: the JVM is shutting down");
        assertThat(toldIn(outcome))
                .containsPattern(
                        WAITS
                                + "Task\\[Task-1 awaits [^;]*, cancelling] at "
                                + "dev\\.weft\\.SecondSignalTest\\$Stubborn\\.stay\\("
                                + "SecondSignalTest\\.java:\\d+\\)\\. One more Ctrl-C");
    }

    @Test
    void sigtermEndsATaskThatWasLeftBehindAndRefusesControlC() throws Exception {
        ChildJvm.Running child = child("several");
        Signals.send("INT", child);
        ChildJvm.Outcome outcome = endedBy("TERM", child);
        assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(128 + 15);
        assertThat(toldIn(outcome))
                .containsPattern(
                        WAITS
                                + "Task\\[stubborn 1 [^;]*; Task\\[stubborn 2 [^;]*; "
                                + "Task\\[stubborn 3 [^;]*; 2 more\\.");
    }

    @Test
    void sigtermEndsARunThatHoldsAnExit() throws Exception {
        ChildJvm.Outcome outcome = endedBy("TERM", child("exit"));
        assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(128 + 15);
    }

    @Test
    void aRunnersMainTaskIsEndedToo() throws Exception {
        ChildJvm.Running child = child("runner");
        Signals.send("TERM", child);
        ChildJvm.Outcome outcome = endedBy("TERM", child);
        assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(128 + 15);
    }

    static final class Stubborn {
        public static void main(String[] args) {
            System.setErr(System.out);
            Coroutine.Action stubborn = Stubborn::stay;
            switch (args[0]) {
                case "several" ->
                        run(() -> {
                            for (int i = 1; i <= 5; i++) {
                                spawn("stubborn " + i, stubborn);
                            }
                            ready();
                            sleep(Duration.ofHours(1));
                        });
                case "runner" -> {
                    try (Runner runner = Runner.start()) {
                        runner.run(() -> {
                            ready();
                            stay();
                        });
                    }
                }
                default ->
                        run(() -> {
                            ready();
                            if (args[0].equals("exit")) {
                                Thread.ofPlatform().start(() -> System.exit(7));
                            }
                            stay();
                        });
            }
        }

        private static void ready() {
            currentLoop().callSoon(() -> System.out.println("ready"));
        }

        private static void stay() {
            while (true) {
                try {
                    sleep(Duration.ofHours(1));
                } catch (CancellationException e) {
                    System.out.println("refuses: " + e.getMessage());
                }
            }
        }
    }
}
