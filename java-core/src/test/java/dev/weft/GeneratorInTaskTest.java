package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.sleep;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;
import static dev.weft.testing.Simulation.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;

/// Generators consumed in a task, where they may await. The expected trails are what CPython 3.13
/// printed for an asynchronous generator and `async for`.
class GeneratorInTaskTest extends GeneratorContract {
    @Override
    void consume(Coroutine.Action consumer) {
        run(consumer);
    }

    @Nested
    class Awaiting {
        @Test
        void inTheBodyParksTheWholeTask() {
            run(() -> {
                spawn(() -> {
                    for (int i = 0; i < 3; i++) {
                        trail.add("tick" + i);
                        yieldNow();
                    }
                });
                Generator<Integer> generator =
                        Generator.of(out -> {
                            trail.add("start");
                            yieldNow();
                            out.yield(1);
                            sleep(Duration.ofMillis(1));
                            out.yield(2);
                        });
                generator.forEach(trail::add);
                trail.add("end");
            });
            assertThat(trail.steps())
                    .containsExactly("start", "tick0", "1", "tick1", "tick2", "2", "end");
        }

        @Test
        void yieldingItselfLetsNobodyElseRun() {
            run(() -> {
                currentLoop().callSoon(trail.mark("other"));
                oneTwo().forEach(trail::add);
                yieldNow();
            });
            assertThat(trail.steps()).containsExactly("1", "between", "2", "finally", "other");
        }

        @Test
        void inBodyAndConsumerByTurns() {
            run(() -> {
                Generator<Integer> generator =
                        Generator.of(out -> {
                            for (int i = 0; i < 3; i++) {
                                yieldNow();
                                out.yield(await(currentLoop().submit(() -> 7)) + i);
                            }
                        });
                for (int item : generator) {
                    trail.add(item);
                    yieldNow();
                }
            });
            assertThat(trail.steps()).containsExactly("7", "8", "9");
        }

        @Test
        void aFailureInTheBodyThrowsTheVeryObjectAtTheConsumer() {
            var failure = new IllegalArgumentException("future");
            run(() -> {
                Future<Integer> future = currentLoop().createFuture();
                currentLoop().callSoon(() -> future.completeExceptionally(failure));
                Generator<Integer> generator = Generator.of(out -> out.yield(await(future)));
                assertThatThrownBy(generator::next).isSameAs(failure);
                assertThat(generator.hasNext()).isFalse();
            });
        }

        @Test
        void inTheStagesOfItsStream() {
            run(() -> {
                currentLoop().callSoon(trail.mark("other"));
                List<String> named =
                        oneTwo().stream()
                                .parallel()
                                .map(item -> {
                                    yieldNow();
                                    return currentTask() + "";
                                })
                                .toList();
                assertThat(named).containsOnly(currentTask() + "").hasSize(2);
            });
            assertThat(trail.steps()).containsExactly("other", "between", "finally");
        }

        @Test
        void inTheStagesOfAStreamThatItComesFrom() {
            run(() -> {
                var generator =
                        Generator.from(
                                Stream.of(1, 2)
                                        .map(item -> await(currentLoop().submit(() -> item * 7))));
                assertThat(listOf(generator)).containsExactly(7, 14);
            });
        }

        @Test
        void belongsToTheConsumersTask() {
            run(() -> {
                Generator<String> generator = Generator.of(out -> out.yield(currentTask().name()));
                assertThat(generator.next()).isEqualTo(currentTask().name());
            });
        }

        @Test
        void isCancelledWithTheTask() {
            run(() -> {
                var task = spawn(this::consumeHanging);
                yieldNow();
                task.cancel();
                Quietly.await(task);
                trail.add(task.isCancelled());
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "1", "body cancelled", "finally", "consumer cancelled", "true");
        }

        private void consumeHanging() {
            Generator<Integer> generator =
                    Generator.of(out -> {
                        try {
                            out.yield(1);
                            await(currentLoop().createFuture());
                        } catch (CancellationException e) {
                            trail.add("body cancelled");
                            throw e;
                        } finally {
                            trail.add("finally");
                        }
                    });
            try {
                generator.forEach(trail::add);
            } catch (CancellationException e) {
                trail.add("consumer cancelled");
                throw e;
            }
        }
    }

    @Nested
    class Sharing {
        @Test
        void amongTasksWorksOneAfterTheOther() {
            run(() -> {
                Generator<String> generator =
                        Generator.of(out -> {
                            for (int i = 0; i < 4; i++) {
                                yieldNow();
                                out.yield(currentTask().name() + i);
                            }
                        });
                trail.add(await(spawn("a", () -> generator.next())));
                trail.add(await(spawn("b", () -> generator.next())));
                trail.add(await(spawn("c", () -> generator.next() + generator.next())));
            });
            assertThat(trail.steps()).containsExactly("a0", "b1", "c2c3");
        }

        @Test
        void amongTasksAtTheSameTimeIsRefused() {
            run(() -> {
                Generator<Integer> generator =
                        Generator.of(out -> {
                            yieldNow();
                            out.yield(1);
                        });
                var first = spawn(() -> generator.next());
                yieldNow();
                assertThatThrownBy(generator::next).isInstanceOf(IllegalStateException.class);
                assertThat(await(first)).isEqualTo(1);
            });
        }

        @Test
        void withAnotherThreadIsRefused() {
            run(() -> {
                var generator = oneTwo();
                generator.next();
                assertThatThrownBy(() -> Coroutines.toThread(generator::next))
                        .isInstanceOf(IllegalStateException.class);
                assertThat(generator.next()).isEqualTo(2);
            });
        }

        @Test
        void withACallbackIsRefused() {
            run(() -> {
                var generator = oneTwo();
                generator.next();
                currentLoop()
                        .setExceptionHandler(
                                (_, context) -> trail.add(context.exception().getClass()));
                currentLoop().callSoon(generator::next);
                yieldNow();
                trail.add(generator.next());
            });
            assertThat(trail.steps()).startsWith("" + IllegalStateException.class, "between", "2");
        }
    }

    @Nested
    class Abandoned {
        @Test
        void isClosedWhenNobodyRefersToItAnyMore() {
            Coroutines.run(() -> {
                beginAndDrop();
                for (int i = 0; i < 1_000 && trail.steps().isEmpty(); i++) {
                    System.gc();
                    sleep(Duration.ofMillis(10));
                }
                trail.add("main ends");
            });
            assertThat(trail.steps()).containsExactly("finally", "main ends");
        }

        private void beginAndDrop() {
            assertThat(oneTwo().next()).isEqualTo(1);
        }
    }

    @Test
    void manyItems() {
        long sum =
                run(() -> {
                    Generator<Integer> numbers =
                            Generator.of(out -> {
                                for (int i = 1; i <= 100_000; i++) {
                                    out.yield(i);
                                }
                            });
                    long total = 0;
                    for (int number : numbers) {
                        total += number;
                    }
                    return total;
                });
        assertThat(sum).isEqualTo(5_000_050_000L);
    }
}
