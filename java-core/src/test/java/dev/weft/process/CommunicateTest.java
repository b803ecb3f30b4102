package dev.weft.process;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.gather;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.toThread;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.Future;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;

/// What programs read and write.
@DisabledOnOs(OS.WINDOWS)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CommunicateTest {
    private static final ProcessOptions PIPED = ProcessOptions.piped();

    private static byte[] noise(int length) {
        var bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Nested
    class Communicate {
        @Test
        void givesInputAndGetsOutput() {
            Output output =
                    run(() -> Subprocess.exec(PIPED, "cat").communicate(bytes("some data")));

            assertThat(output.returnCode()).isZero();
            assertThat(output.text()).isEqualTo("some data");
            assertThat(output.errorText()).isEmpty();
            assertThat(output).hasToString("Output[return code 0, 9 and 0 bytes]");
        }

        @Test
        @EnabledOnOs(OS.LINUX)
        void givesInputThatTheProgramOpensByName() {
            Output output =
                    run(() ->
                            Subprocess.exec(PIPED, "cat", "/dev/stdin").communicate(bytes("abc")));

            assertThat(output.text()).isEqualTo("abc");
        }

        @Test
        void withoutInputClosesIt() {
            Output output = run(() -> Subprocess.exec(PIPED, "cat").communicate());

            assertThat(output.returnCode()).isZero();
            assertThat(output.stdout()).isEmpty();
        }

        @Test
        void movesMegabytesBothWays() {
            byte[] input = noise(5_000_000);
            Output output = run(() -> Subprocess.exec(PIPED, "cat").communicate(input));

            assertThat(output.stdout()).isEqualTo(input);
        }

        @Test
        void readsBothOutputsHoweverMuchItIs() {
            String count = "head -c 1000000 /dev/zero";
            Output output =
                    run(() ->
                            Subprocess.shell(PIPED, "%1$s; %1$s >&2; %1$s".formatted(count))
                                    .communicate());

            assertThat(output.stdout()).hasSize(2_000_000);
            assertThat(output.stderr()).hasSize(1_000_000);
        }

        @Test
        void doesNotMindAProgramThatDoesNotWantItsInput() {
            Output output =
                    run(() -> Subprocess.shell(PIPED, "exit 4").communicate(noise(1_000_000)));

            assertThat(output.returnCode()).isEqualTo(4);
        }

        @Test
        void pausesAnOutputThatIsBeyondTheLimit() {
            String text = "x".repeat(10 * 2 + 1);
            Output output =
                    run(() -> Subprocess.exec(PIPED.readLimit(10), "cat").communicate(bytes(text)));

            assertThat(output.text()).isEqualTo(text);
        }

        @Test
        void refusesInputWhereThereIsNoPipe() {
            run(() -> {
                var options = PIPED.stdin(ProcessBuilder.Redirect.DISCARD);
                Subprocess program = Subprocess.exec(options, "cat");
                assertThatThrownBy(() -> program.communicate(bytes("x")))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("stdin of Subprocess[cat")
                        .hasMessageContaining("options.stdin(Redirect.PIPE)");
                assertThat(program.communicate().stdout()).isEmpty();
            });
        }

        @Test
        void cancelledKillsTheProgram() {
            run(() -> {
                Subprocess program = Subprocess.exec(PIPED, "sleep", "1000");
                var talk = spawn(() -> program.communicate());
                yieldNow();
                talk.cancel();

                assertThatThrownBy(() -> await(talk)).isInstanceOf(CancellationException.class);
                assertThat(program.returnCode()).hasValue(137);
            });
        }

        @Test
        void cancelledTwiceKillsTheProgramToo() {
            run(() -> {
                Subprocess program = Subprocess.exec(PIPED, "sleep", "1000");
                var talk = spawn(() -> program.communicate());
                yieldNow();
                talk.cancel();
                yieldNow();
                yieldNow();
                talk.cancel();

                assertThatThrownBy(() -> await(talk)).isInstanceOf(CancellationException.class);
                assertThat(program.waitFor()).isEqualTo(137);
            });
        }

        @Test
        void cancelledReadsNoMoreThoughOthersHoldThePipe() {
            run(() -> {
                var shell = Subprocess.shell(PIPED, "sleep 1000 & wait");
                var talk = spawn(() -> shell.communicate());
                ProcessHandle sleeper = toThread(() -> childOf(shell.pid()));
                try {
                    talk.cancel();
                    assertThatThrownBy(() -> await(talk)).isInstanceOf(CancellationException.class);

                    assertThat(shell.stdout().readAll()).isEmpty();
                    assertThat(sleeper.isAlive()).isTrue();
                } finally {
                    sleeper.destroyForcibly();
                }
            });
        }

        /// Waits until a program has started another one.
        private ProcessHandle childOf(long pid) {
            ProcessHandle program = ProcessHandle.of(pid).orElseThrow();
            while (program.children().findAny().isEmpty()) {
                Thread.yield();
            }
            return program.children().findAny().orElseThrow();
        }

        @Test
        void isForOnce() {
            run(() -> {
                byte[] input = noise(1_000_000);
                Subprocess cat = Subprocess.exec(PIPED, "cat");
                var first = spawn(() -> cat.communicate(input));
                yieldNow();

                // Not between the first one's input, and not silently behind its end.
                assertThatThrownBy(() -> cat.communicate(bytes("other")))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageStartingWith(
                                "communicate was called before for Subprocess[cat, ");
                assertThat(await(first).stdout()).isEqualTo(input);
                assertThatThrownBy(() -> cat.communicate(bytes("other")))
                        .isInstanceOf(IllegalStateException.class);
            });
        }

        @Test
        void killsTheProgramIfItFails() {
            run(() -> {
                Subprocess program = Subprocess.exec(PIPED, "sleep", "1000");
                var reading = spawn(() -> program.stdout().readAll());
                yieldNow();

                assertThatThrownBy(() -> program.communicate())
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("another task is reading");
                assertThat(program.returnCode()).hasValue(137);
                assertThat(await(reading)).isEmpty();
            });
        }

        @Test
        void outsideATaskLeavesTheProgramAlone() {
            run(() -> {
                Subprocess cat = Subprocess.exec(PIPED, "cat");
                Future<Throwable> thrown = currentLoop().createFuture();
                currentLoop()
                        .callSoon(() -> thrown.complete(catchThrowable(() -> cat.communicate())));

                assertThat(await(thrown)).isInstanceOf(IllegalStateException.class);
                assertThat(cat.communicate(bytes("x")).text()).isEqualTo("x");
            });
        }

        @Test
        void ofManyProgramsAtATime() {
            var outputs =
                    run(() ->
                            await(
                                    gather(
                                            IntStream.range(0, 10)
                                                    .mapToObj(i ->
                                                            spawn(() ->
                                                                    Subprocess.shell(
                                                                                    PIPED,
                                                                                    "echo foo" + i)
                                                                            .communicate()
                                                                            .text()))
                                                    .toList())));

            assertThat(outputs)
                    .isEqualTo(IntStream.range(0, 10).mapToObj(i -> "foo" + i + "\n").toList());
        }
    }

    @Nested
    class Streams {
        @Test
        void carryAConversation() {
            run(() -> {
                try (Subprocess cat = Subprocess.exec(PIPED, "cat")) {
                    for (int i = 0; i < 50; i++) {
                        cat.stdin().write("line " + i + "\n");
                        assertThat(cat.stdout().readLine()).isEqualTo("line " + i);
                    }
                }
            });
        }

        @Test
        void keepWhatAProgramWroteBeforeItsEnd() {
            run(() -> {
                var shell =
                        Subprocess.shell(PIPED.readLimit(10), "head -c 60000 /dev/zero; exit 1");
                assertThat(shell.waitFor()).isEqualTo(1);

                assertThat(shell.stdout().readAll()).hasSize(60_000);
                assertThat(shell.stderr().readAll()).isEmpty();
            });
        }

        @Test
        void giveALongOutputToASlowReader() {
            run(() -> {
                var shell =
                        Subprocess.shell(PIPED.readLimit(1000), "head -c 300000 /dev/zero; exit 1");
                int read = 0;
                for (int count = 1; count > 0; read += count) {
                    count = shell.stdout().read(5000).length;
                    yieldNow();
                }
                assertThat(read).isEqualTo(300_000);
                assertThat(shell.waitFor()).isEqualTo(1);
            });
        }

        @Test
        void tellWhoWritesThatNobodyReads() {
            run(() -> {
                Subprocess program = Subprocess.exec(PIPED, "cat");
                program.kill();
                program.stdin().write(noise(1_000_000));

                assertThatThrownBy(program.stdin()::drain).isInstanceOf(IOException.class);
                assertThatThrownBy(
                                () -> {
                                    program.stdin().write("x");
                                    program.stdin().drain();
                                })
                        .isInstanceOf(IOException.class);
                program.waitFor();
                program.close();
            });
        }

        @Test
        void tellWhoWritesAtOnceThatTheProgramHasEnded() {
            run(() -> {
                Subprocess program = Subprocess.shell(PIPED, "exit 0");
                program.waitFor();
                program.stdin().write("x");

                assertThatThrownBy(program.stdin()::drain).isInstanceOf(IOException.class);
                program.close();
            });
        }

        @Test
        void tellWhoWritesThatTheProgramHasClosedItsInput() {
            run(() -> {
                var shell = Subprocess.shell(PIPED, "exec <&-; echo closed; exec sleep 1000");
                try (shell) {
                    assertThat(shell.stdout().readLine()).isEqualTo("closed");
                    shell.stdin().write(noise(1_000_000));

                    assertThatThrownBy(shell.stdin()::drain)
                            .isInstanceOf(IOException.class)
                            .hasMessage("Broken pipe");
                    assertThat(shell.returnCode()).isEmpty();
                }
            });
        }

        @Test
        void endWhereTheProgramClosesItsOutput() {
            run(() -> {
                var shell = Subprocess.shell(PIPED, "echo out; exec >&- 2>&-; read go; exit 5");
                assertThat(shell.stdout().readAll()).asString().isEqualTo("out\n");
                assertThat(shell.stderr().readAll()).isEmpty();
                assertThat(shell.returnCode()).isEmpty();
                shell.stdin().write("go\n");

                assertThat(shell.waitFor()).isEqualTo(5);
                shell.close();
            });
        }

        @Test
        void thatNobodyReadsKeepTheProgramWaiting() {
            run(() -> {
                String muchThenOut = "head -c 1000000 /dev/zero >&2; echo out";
                Subprocess read = Subprocess.shell(PIPED, muchThenOut);
                var all = spawn(() -> read.stderr().readAll());
                assertThat(read.stdout().readLine()).isEqualTo("out");
                assertThat(await(all)).hasSize(1_000_000);
                assertThat(read.waitFor()).isZero();

                Subprocess unread = Subprocess.shell(PIPED, muchThenOut);
                var out = spawn(() -> unread.stdout().readLine());
                unread.stderr().readExactly(1000);
                assertThat(out.isDone()).isFalse();
                unread.close();
                assertThat(await(out)).isNull();
                assertThat(unread.waitFor()).isNotZero();
            });
        }

        @Test
        void areNoOtherProgramsToo() {
            run(() -> {
                try (Subprocess first = Subprocess.exec(PIPED, "cat");
                        Subprocess second = Subprocess.exec(PIPED, "cat")) {
                    first.stdin().close(); // would not end it if the second had it as well
                    assertThat(first.waitFor()).isZero();
                    assertThat(second.returnCode()).isEmpty();
                }
            });
        }

        @Test
        void thatAreNoPipesAreRefused() {
            run(() -> {
                Subprocess program = Subprocess.shell("exit 0");
                assertThatThrownBy(program::stdin).isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(program::stdout)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("options.stdout(Redirect.PIPE)");
                assertThatThrownBy(program::stderr).isInstanceOf(IllegalStateException.class);
                assertThat(program.waitFor()).isZero();
            });
        }
    }
}
