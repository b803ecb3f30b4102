package dev.weft.process;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.toThread;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.engine.EngineKind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/// Starts that are cancelled.
@DisabledOnOs(OS.WINDOWS)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StartingTest {
    private static Process cat() throws Exception {
        return new ProcessBuilder("cat").start();
    }

    @Test
    void beforeTheProcessIsThereKillsIt() throws Exception {
        var mayStart = new CompletableFuture<Void>();
        var process = new CompletableFuture<Process>();
        run(() -> {
            var entered = new CountDownLatch(1);
            var starting =
                    spawn(() ->
                            Starting.of(() -> {
                                entered.countDown();
                                mayStart.join(); // does not mind the interrupt
                                Process started = cat();
                                process.complete(started);
                                return started;
                            }));
            yieldNow();
            toThread(() -> {
                entered.await();
                return null;
            });
            starting.cancel();
            assertThatThrownBy(() -> await(starting)).isInstanceOf(CancellationException.class);
        });
        mayStart.complete(null);

        assertThat(process.get().waitFor()).isEqualTo(137);
    }

    @Test
    void whenTheProcessIsThereButNotToldKillsIt() throws Exception {
        Process process =
                run(() -> {
                    var started = new CompletableFuture<Process>();
                    var starting =
                            spawn(() ->
                                    Starting.of(() -> {
                                        started.complete(cat());
                                        return started.join();
                                    }));
                    yieldNow();
                    while (!started.isDone()) { // keeps the loop, which does not hear of it
                        if (EngineKind.chosen() == EngineKind.HANDOFF) {
                            Thread.yield(); // the starting thread may need this one's carrier
                        }
                    }
                    starting.cancel();
                    assertThatThrownBy(() -> await(starting))
                            .isInstanceOf(CancellationException.class);
                    return started.join();
                });

        assertThat(process.waitFor()).isEqualTo(137);
    }
}
