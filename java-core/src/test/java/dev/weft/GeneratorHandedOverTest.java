package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;

/// A generator that one task makes and another one asks: whose end it goes with.
class GeneratorHandedOverTest extends LeftOpenGenerators {
    /// The way to wait for an item or something else.
    @Test
    void outlivesATaskThatOnlyAsked() {
        run(() -> {
            var generator = counting("it");
            for (int i = 0; i < 3; i++) {
                trail.add(await(spawn(() -> generator.next())));
            }
        });
        assertThat(trail.steps()).containsExactly("1", "2", "3", "it closed");
    }

    @Test
    void isOverWithTheTaskThatMadeItAndAskedIt() {
        run(() -> {
            var generator =
                    await(
                            currentLoop()
                                    .spawn(
                                            "maker",
                                            () -> {
                                                var made = counting("it");
                                                made.next();
                                                return made;
                                            }));
            assertThatThrownBy(generator::hasNext)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("closed when maker ended");
            generator.close();
        });
        assertThat(trail.steps()).containsExactly("it closed");
    }

    @Test
    void belongsToTheFirstThatAsksIfItsMakerHasEnded() {
        run(() -> {
            var generator = await(spawn(() -> counting("it")));
            var task = spawn(() -> trail.add(generator.next()));
            await(task);
            trail.add("done");
            assertThatThrownBy(generator::next).isInstanceOf(IllegalStateException.class);
        });
        assertThat(trail.steps()).containsExactly("1", "it closed", "done");
    }

    @Test
    void belongsToTheTaskThatAsksFirstIfNoTaskMadeIt() {
        var generator = counting("it");
        run(() -> {
            trail.add(GeneratorContract.listOf(take(2, generator)));
            trail.add(generator.next());
            trail.add("end");
        });
        assertThat(trail.steps()).containsExactly("[1, 2]", "3", "end", "it closed");
    }

    @Test
    void goesOverToATaskThatWaitsForAnItemAsItsMakerEnds() {
        run(() -> {
            Future<Integer> second = currentLoop().createFuture();
            var askers = new ArrayList<Task<Integer>>();
            var maker =
                    spawn(() -> {
                        Generator<Integer> generator =
                                Generator.of(out -> {
                                    try {
                                        out.yield(1);
                                        out.yield(await(second));
                                        out.yield(3);
                                    } finally {
                                        trail.add("closed");
                                    }
                                });
                        trail.add(generator.next());
                        askers.add(spawn(() -> generator.next()));
                        yieldNow();
                    });
            await(maker);
            trail.add("maker done");
            second.complete(2);
            trail.add(await(askers.getFirst()));
        });
        assertThat(trail.steps()).containsExactly("1", "maker done", "closed", "2");
    }

    @Test
    void goesOverToATaskThatWasTheLastToAskAndStillRuns() {
        run(() -> {
            Future<Void> gate = currentLoop().createFuture();
            var consumers = new ArrayList<Task<Void>>();
            var maker =
                    spawn(() -> {
                        var generator = counting("it");
                        trail.add(generator.next());
                        consumers.add(
                                spawn(() -> {
                                    trail.add(generator.next());
                                    await(gate);
                                    trail.add(generator.next());
                                }));
                        yieldNow();
                    });
            await(maker);
            trail.add("maker done");
            gate.complete(null);
            await(consumers.getFirst());
            trail.add("consumer done");
        });
        assertThat(trail.steps())
                .containsExactly("1", "2", "maker done", "3", "it closed", "consumer done");
    }

    @Test
    void goesOverToTheBodyThatConsumesIt() {
        run(() -> {
            var source = new ArrayList<Generator<Integer>>();
            Generator<Integer> older =
                    Generator.of(out -> {
                        try {
                            source.getFirst().forEachRemaining(out::yield);
                        } finally {
                            trail.add("older closed");
                        }
                    });
            source.add(counting("newer"));
            leaveEarly(older);
        });
        assertThat(trail.steps()).containsExactly("1", "older closed", "newer closed");
    }

    @Test
    void outlivesTheBodyThatMadeItIfTheTaskAskedIt() {
        run(() -> {
            Generator<Generator<Integer>> makes =
                    Generator.of(out -> {
                        var made = counting("made");
                        made.next();
                        out.yield(made);
                    });
            var made = makes.next();
            trail.add(made.next());
            makes.close();
            trail.add(made.next());
        });
        assertThat(trail.steps()).containsExactly("2", "3", "made closed");
    }

    @Test
    void belongsToTheOneThatAsksOnAnotherLoop() {
        var madeElsewhere = run(() -> counting("it"));
        run(() -> {
            leaveEarly(counting("own"));
            leaveEarly(madeElsewhere);
        });
        assertThat(trail.steps()).containsExactly("1", "1", "it closed", "own closed");
    }
}
