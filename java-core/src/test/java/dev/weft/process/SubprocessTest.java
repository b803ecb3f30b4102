package dev.weft.process;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.gather;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Coroutine;
import dev.weft.testing.Simulation;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;

/// Programs of the system: started, waited for, ended.
@DisabledOnOs(OS.WINDOWS)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SubprocessTest {
    private static final ProcessOptions PIPED = ProcessOptions.piped();

    /// A program that runs until its input is closed, or it is ended.
    private static Subprocess waiting() throws IOException {
        return Subprocess.exec(PIPED, "cat");
    }

    @Nested
    class Starting {
        @Test
        void aProgramReadsAndWritesItsPipes() {
            run(() -> {
                try (Subprocess cat = Subprocess.exec(PIPED, "cat")) {
                    cat.stdin().write("some data");
                    cat.stdin().drain();
                    cat.stdin().close();

                    assertThat(cat.stdout().readAll()).asString().isEqualTo("some data");
                    assertThat(cat.waitFor()).isZero();
                }
            });
        }

        @Test
        void aShellReturnsWhatItsCommandSays() {
            assertThat(run(() -> Subprocess.shell("exit 7").waitFor())).isEqualTo(7);
        }

        @Test
        void aProgramThatIsNotThereIsNamed() {
            run(() -> {
                for (var options : new ProcessOptions[] {ProcessOptions.defaults(), PIPED}) {
                    assertThatThrownBy(() -> Subprocess.exec(options, "no-such-program", "x"))
                            .isInstanceOf(IOException.class)
                            .hasMessageContaining("no-such-program");
                }
            });
        }

        @Test
        void refusesWhatTheSystemCannotTake() {
            run(() -> {
                assertThatThrownBy(() -> Subprocess.exec("cat", "a\0b"))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("null character");
                assertThatThrownBy(() ->
                                Subprocess.exec(
                                        PIPED.directory(Path.of("/no-such-directory")), "cat"))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("/no-such-directory");
                assertThatThrownBy(() -> Subprocess.exec(PIPED, "/")) // may not be run
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("\"/\"");
            });
        }

        @Test
        void isForTasksAndNeedsACommand() {
            assertThatThrownBy(() -> Subprocess.exec("cat"))
                    .isInstanceOf(IllegalStateException.class);
            run(() ->
                    assertThatThrownBy(Subprocess::exec)
                            .isInstanceOf(IllegalArgumentException.class));
        }

        @Test
        void doesNotStopTheLoop() {
            boolean ran =
                    run(() -> {
                        var others = new boolean[1];
                        spawn(() -> others[0] = true);
                        Subprocess.shell("exit 0").waitFor();
                        return others[0];
                    });

            assertThat(ran).isTrue();
        }
    }

    @Nested
    class Waiting {
        @Test
        void isForAnyNumberOfTasks() {
            run(() -> {
                Subprocess program = waiting();
                Coroutine<Integer> wait = program::waitFor;
                var codes =
                        gather(
                                Collections.nCopies(10, wait).stream()
                                        .map(it -> spawn(it))
                                        .toList());
                yieldNow();
                program.stdin().close();

                assertThat(await(codes)).containsOnly(0).hasSize(10);
                assertThat(program.waitFor()).isZero();
            });
        }

        @Test
        void mayBeCancelledAndLeavesTheProgramRunning() {
            run(() -> {
                try (Subprocess program = waiting()) {
                    var wait = spawn(program::waitFor);
                    yieldNow();
                    wait.cancel();
                    assertThatThrownBy(() -> await(wait)).isInstanceOf(CancellationException.class);

                    assertThat(program.returnCode()).isEmpty();
                    program.stdin().write("still there\n");
                    assertThat(program.stdout().readLine()).isEqualTo("still there");
                }
            });
        }

        @Test
        void tellsTheReturnCodeAndTheState() {
            run(() -> {
                Subprocess program = waiting();
                assertThat(program.returnCode()).isEmpty();
                assertThat(program)
                        .hasToString("Subprocess[cat, pid %d, running]".formatted(program.pid()));
                program.stdin().close();
                program.waitFor();
                assertThat(program.returnCode()).isEqualTo(OptionalInt.of(0));
                assertThat(program.toString()).endsWith(", returned 0]");
                program.close();
            });
        }

        /// Which is the JDK's for many things, and may be kept busy by any of them.
        @Test
        void doesNotNeedTheCommonPool() {
            var over = new CountDownLatch(1);
            try {
                for (int i = 0; i < ForkJoinPool.getCommonPoolParallelism(); i++) {
                    ForkJoinPool.commonPool().execute(() -> awaitQuietly(over));
                }

                assertThat(run(() -> Subprocess.shell("exit 7").waitFor())).isEqualTo(7);
            } finally {
                over.countDown();
            }
        }

        private static void awaitQuietly(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        @Test
        void doesNotNeedThePipesToEnd() {
            run(() -> {
                // The shell's own child keeps them.
                var shell = Subprocess.shell(PIPED, "echo up; cat; true");
                assertThat(shell.stdout().readLine()).isEqualTo("up");
                shell.kill();

                assertThat(shell.waitFor()).isEqualTo(137);
                shell.close();
            });
        }

        @Test
        void takesNoSimulatedTime() {
            Simulation.run(() -> {
                Duration before = currentLoop().time();
                assertThat(Subprocess.shell("exit 3").waitFor()).isEqualTo(3);
                assertThat(Subprocess.shell(PIPED, "echo word").communicate().text())
                        .isEqualTo("word\n");
                assertThat(currentLoop().time()).isEqualTo(before);
            });
        }
    }

    @Nested
    class Ending {
        @Test
        void byKill() {
            run(() -> {
                Subprocess program = waiting();
                assertThat(program.kill()).isTrue();
                assertThat(program.waitFor()).isEqualTo(137);
                assertThat(program.kill()).isFalse();
                assertThat(program.terminate()).isFalse();
                program.close();
            });
        }

        @Test
        void byTerminate() {
            run(() -> {
                Subprocess program = waiting();
                assertThat(program.terminate()).isTrue();
                assertThat(program.waitFor()).isEqualTo(143);
                program.close();
            });
        }

        @Test
        void byKillWhereItDoesNotListen() {
            run(() -> {
                var deaf =
                        Subprocess.shell(
                                PIPED, "trap '' TERM; echo up; read x; echo $x; exec sleep 1000");
                assertThat(deaf.stdout().readLine()).isEqualTo("up");
                assertThat(deaf.terminate()).isTrue();
                deaf.stdin().write("still there\n");
                assertThat(deaf.stdout().readLine()).isEqualTo("still there");

                var talk = spawn(() -> deaf.communicate());
                yieldNow();
                talk.cancel();
                assertThatThrownBy(() -> await(talk)).isInstanceOf(CancellationException.class);
                assertThat(deaf.returnCode()).hasValue(137);
            });
        }

        @Test
        void byTerminateLetsItSayItsLastWords() {
            run(() -> {
                var shell =
                        Subprocess.shell(
                                PIPED,
                                "trap 'echo bye; exit 5' TERM; echo up; while read x; do :; done");
                assertThat(shell.stdout().readLine()).isEqualTo("up");
                shell.terminate();

                assertThat(shell.stdout().readAll()).asString().isEqualTo("bye\n");
                assertThat(shell.waitFor()).isEqualTo(5);
                shell.close();
            });
        }

        @Test
        void closeKillsWhatStillRuns() {
            run(() -> {
                Subprocess program = waiting();
                program.close();
                program.close();
                assertThat(program.waitFor()).isEqualTo(137);
                assertThat(program.stdout().readAll()).isEmpty();
            });
        }

        @Test
        void closeLeavesOneAloneThatHasEnded() {
            run(() -> {
                Subprocess program = waiting();
                program.stdin().close();
                program.waitFor();
                program.close();
                assertThat(program.returnCode()).hasValue(0);
            });
        }

        @Test
        void theLoopsCloseKillsThoseThatAreLeft() {
            var left =
                    run(() -> {
                        var handles = new ArrayList<ProcessHandle>();
                        for (var options : new ProcessOptions[] {PIPED, PIPED.readLimit(1)}) {
                            Subprocess program = Subprocess.exec(options, "cat");
                            handles.add(ProcessHandle.of(program.pid()).orElseThrow());
                        }
                        return handles;
                    });

            left.forEach(each -> each.onExit().join());
        }
    }
}
