package dev.weft.testing;

import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.sleep;
import static dev.weft.Coroutines.toThread;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.ContextVar;
import dev.weft.Future;
import dev.weft.TaskGroup;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

class SeedTest {
    private static final ContextVar<String> VARIABLE = ContextVar.withDefault("variable", "-");

    @AfterEach
    void clear() {
        System.clearProperty(Simulation.SEED_PROPERTY);
    }

    /// Three tasks of three turns each, in the order of a seed.
    private static String trailOf(long seed) {
        var trail = new StringBuilder();
        Simulation.runSeeded(
                seed,
                () ->
                        TaskGroup.run(group -> {
                            for (String name : List.of("a", "b", "c")) {
                                group.spawn(() -> {
                                    for (int turn = 0; turn < 3; turn++) {
                                        trail.append(name);
                                        yieldNow();
                                    }
                                });
                            }
                        }));
        return trail.toString();
    }

    @Test
    void theSameSeedGivesTheSameOrder() {
        for (long seed = 0; seed < 50; seed++) {
            assertThat(trailOf(seed)).isEqualTo(trailOf(seed));
        }
    }

    @Test
    void zeroIsTheLoopsOwnOrder() {
        assertThat(trailOf(0)).isEqualTo("abcabcabc");
    }

    @Test
    void manySeedsGiveManyOrders() {
        Set<String> trails = new HashSet<>();
        for (long seed = 0; seed < 1_000; seed++) {
            trails.add(trailOf(seed));
        }
        // There are 9! / (3! 3! 3!) = 1680. That a task is late by all of its turns is among them.
        assertThat(trails).hasSizeGreaterThan(300).contains("aaabbbccc").hasSizeLessThan(1_681);
    }

    @Test
    void callbacksKeepTheirOrder() {
        for (long seed = 0; seed < 100; seed++) {
            List<Integer> trail = new ArrayList<>();
            Simulation.runSeeded(
                    seed,
                    () -> {
                        for (int i = 0; i < 10; i++) {
                            int number = i;
                            currentLoop().callSoon(() -> trail.add(number));
                            currentLoop().callLater(Duration.ofNanos(i), () -> trail.add(number));
                            yieldNow();
                        }
                        sleep(Duration.ofSeconds(1));
                    });
            assertThat(trail).hasSize(20).startsWith(0);
            for (int i = 0; i < 9; i++) {
                assertThat(trail.indexOf(i)).isLessThan(trail.indexOf(i + 1));
                assertThat(trail.lastIndexOf(i)).isLessThan(trail.lastIndexOf(i + 1));
            }
        }
    }

    @Test
    void exploringStopsAtTheFirstFailureAndTellsItsSeed() {
        int[] runs = {0};
        var failure = new IllegalStateException("bug");
        assertThatThrownBy(() ->
                        Simulation.explore(
                                10,
                                _ -> {
                                    if (runs[0]++ == 3) {
                                        throw failure;
                                    }
                                }))
                .isInstanceOf(AssertionError.class)
                .hasMessage("with seed 3 (again: -Dweft.seed=3): " + failure)
                .hasCause(failure);
        assertThat(runs[0]).isEqualTo(4);
    }

    @Test
    void anAssumptionThatDoesNotHoldAbortsTheExploration() {
        assertThatThrownBy(() -> Simulation.explore(10, seed -> assumeTrue(seed < 3)))
                .isInstanceOf(TestAbortedException.class);
    }

    @Test
    void exploringTriesEverySeedOnce() {
        int[] runs = {0};
        Simulation.explore(10, _ -> runs[0]++);
        assertThat(runs[0]).isEqualTo(10);
    }

    @Test
    void thePropertyChoosesOne() {
        System.setProperty(Simulation.SEED_PROPERTY, "7");
        var trail = new StringBuilder();
        Simulation.explore(10, _ -> trail.append(trailOfThis()));
        System.setProperty(Simulation.SEED_PROPERTY, "");
        var again = new StringBuilder();
        Simulation.runSeeded(7, () -> again.append(trailOfThis()));
        assertThat(trail).hasToString(again.toString());
    }

    private static String trailOfThis() {
        var trail = new StringBuilder();
        TaskGroup.run(group -> {
            for (int i = 0; i < 5; i++) {
                int number = i;
                group.spawn(() -> trail.append(number));
            }
        });
        return trail.toString();
    }

    @Test
    void whatAnotherThreadAddsAndCompletesKeepsItsOrderToo() {
        for (long seed = 0; seed < 50; seed++) {
            var trail = new StringBuilder();
            Simulation.runSeeded(
                    seed,
                    () -> {
                        Future<Void> first = currentLoop().createFuture();
                        Future<Void> second = currentLoop().createFuture();
                        toThread(() -> {
                            for (int i = 0; i < 5; i++) {
                                int number = i;
                                first.addDoneCallback(_ -> trail.append(number));
                            }
                            second.addDoneCallback(_ -> trail.append("end"));
                            return null;
                        });
                        Simulation.waitUntilBlocked(); // by then all of them are added
                        toThread(() -> first.complete(null) && second.complete(null));
                        sleep(Duration.ofSeconds(1));
                    });
            assertThat(trail).hasToString("01234end");
        }
    }

    @Test
    void commandsAreTurnsWithAContextOrWithout() {
        for (boolean withContext : new boolean[] {false, true}) {
            Set<String> trails = new HashSet<>();
            for (long seed = 1; seed <= 50; seed++) {
                var trail = new StringBuilder();
                Simulation.runSeeded(
                        seed,
                        () -> {
                            if (withContext) {
                                VARIABLE.set("+");
                            }
                            for (int i = 0; i < 5; i++) {
                                int number = i;
                                currentLoop()
                                        .execute(() -> trail.append(number).append(VARIABLE.get()));
                            }
                            sleep(Duration.ofSeconds(1));
                        });
                assertThat(trail.indexOf("-") < 0).isEqualTo(withContext);
                trails.add(trail.toString());
            }
            assertThat(trails).hasSizeGreaterThan(10);
        }
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> Simulation.explore(0, _ -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the number of seeds must be positive: 0");
        System.setProperty(Simulation.SEED_PROPERTY, "seven");
        assertThatThrownBy(() -> Simulation.explore(1, _ -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("-Dweft.seed=seven is no seed; a seed is a whole number");
    }
}
