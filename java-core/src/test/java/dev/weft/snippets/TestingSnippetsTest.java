package dev.weft.snippets;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.sleep;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;
import static dev.weft.snippets.NetSnippetsTest.ask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Future;
import dev.weft.TaskGroup;
import dev.weft.net.Transports;
import dev.weft.testing.Faults;
import dev.weft.testing.SimulatedNetwork;
import dev.weft.testing.Simulation;
import dev.weft.testing.WeftTest;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/// The examples of `dev.weft.testing`, run.
class TestingSnippetsTest {
    @Test
    void virtualTime() {
        // @start region="virtual"
        Duration end =
                Simulation.run(() -> {
                    sleep(Duration.ofDays(365)); // takes no time
                    return currentLoop().time();
                });
        assertThat(end).isEqualTo(Duration.ofDays(365));
        // @end
    }

    @Test
    void exploring() {
        assertThatThrownBy(
                        () ->
                                // @start region="explore"
                                Simulation.explore(
                                        100,
                                        _ -> {
                                            int[] balance = {0};
                                            TaskGroup.run(group -> {
                                                for (int i = 0; i < 2; i++) {
                                                    group.spawn(() -> {
                                                        yieldNow();
                                                        int before = balance[0];
                                                        if (before > 0) {
                                                            yieldNow(); // the bug: others run
                                                            // meanwhile
                                                        }
                                                        balance[0] = before + 1;
                                                    });
                                                }
                                                group.spawn(() -> balance[0]++);
                                            });
                                            assertThat(balance[0]).isEqualTo(3);
                                        })
                        // @end
                        )
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("-Dweft.seed=");
    }

    @Test
    void faults() {
        // @start region="faults"
        Simulation.explore(
                100,
                _ -> {
                    SimulatedNetwork.current()
                            .faults(
                                    Faults.none()
                                            .latency(Duration.ofMillis(1), Duration.ofMillis(50))
                                            .splits(0.2) // single bytes, now and then
                                            .resets(0.01));
                    var address = InetSocketAddress.createUnresolved("echo.example", 7);
                    try (var _ = Transports.serve(NetSnippetsTest.Echo::new, address)) {
                        String answer = ask("echo.example", 7, "anybody there?");
                        assertThat(answer).isEqualTo("anybody there?");
                    } catch (IOException reset) {
                        // With one seed in twenty or so.
                    }
                });
        // @end
    }

    @Test
    void outsideWork() {
        Simulation.run(() -> {
            // @start region="outside"
            Future<String> answer = currentLoop().createFuture();
            try (var _ = Simulation.outsideWork()) {
                Thread.ofPlatform().start(() -> answer.complete("from afar"));
                assertThat(await(answer)).isEqualTo("from afar");
            }
            // @end
        });
    }

    // @start region="junit"
    @WeftTest(seeds = 100)
    void theSecondWaitsForTheFirst() {
        var first = spawn(() -> sleep(Duration.ofHours(1)));
        var second = spawn(() -> await(first));
        await(second);
        assertThat(currentLoop().time()).isEqualTo(Duration.ofHours(1));
    }

    // @end

    @WeftTest
    void runsInATask() {
        assertThat(currentTask().isDone()).isFalse();
    }
}
