package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// What a generator does wherever it is consumed. The expected trails are what CPython 3.13 printed
/// for a generator function in the situation that each test names.
abstract class GeneratorContract {
    final Trail trail = new Trail();

    /// Runs a consumer in the place that is under test.
    abstract void consume(Coroutine.Action consumer) throws Exception;

    static <T> List<T> listOf(Generator<T> generator) {
        var items = new ArrayList<T>();
        generator.forEach(items::add);
        return items;
    }

    /// Yields 1 and 2, and tells about its end.
    final Generator<Integer> oneTwo() {
        return Generator.of(out -> {
            try {
                out.yield(1);
                trail.add("between");
                out.yield(2);
            } finally {
                trail.add("finally");
            }
        });
    }

    @Test
    void runsOnlyWhileItIsAsked() throws Exception {
        consume(() -> {
            Generator<Integer> generator =
                    Generator.of(out -> {
                        trail.add("start");
                        out.yield(1);
                        trail.add("middle");
                        out.yield(2);
                        trail.add("end");
                    });
            trail.add("made");
            for (int item : generator) {
                trail.add(item);
            }
        });
        assertThat(trail.steps()).containsExactly("made", "start", "1", "middle", "2", "end");
    }

    @Test
    void givesTheSameAnswerUntilTheItemIsTaken() throws Exception {
        consume(() -> {
            try (var generator = oneTwo()) {
                assertThat(generator.hasNext()).isTrue();
                assertThat(generator.hasNext()).isTrue();
                assertThat(generator.next()).isEqualTo(1);
                assertThat(generator.next()).isEqualTo(2);
                assertThat(generator.hasNext()).isFalse();
                assertThat(generator.hasNext()).isFalse();
                assertThatThrownBy(generator::next).isInstanceOf(NoSuchElementException.class);
            }
        });
        assertThat(trail.steps()).containsExactly("between", "finally");
    }

    @Test
    void mayBeEmptyAndMayYieldNull() throws Exception {
        consume(() -> {
            assertThat(listOf(Generator.of(_ -> {}))).isEmpty();
            var nulls =
                    Generator.of(out -> {
                        out.yield(null);
                        out.yield(null);
                    });
            assertThat(listOf(nulls)).containsExactly(null, null);
        });
    }

    @Test
    void interleavesWithAnother() throws Exception {
        consume(() -> {
            var a = counting("a");
            var b = counting("b");
            while (a.hasNext() && b.hasNext()) {
                trail.add(a.next());
                trail.add(b.next());
            }
        });
        assertThat(trail.steps()).containsExactly("a0", "b0", "a1", "b1", "a2", "b2");
    }

    private static Generator<String> counting(String name) {
        return Generator.of(out -> {
            for (int i = 0; i < 3; i++) {
                out.yield(name + i);
            }
        });
    }

    @Test
    void mayConsumeAnother() throws Exception {
        consume(() -> {
            var inner = oneTwo();
            Generator<Integer> outer =
                    Generator.of(out -> {
                        out.yield(0);
                        for (int item : inner) {
                            out.yield(item * 10);
                        }
                        out.yield(3);
                    });
            outer.forEach(trail::add);
        });
        assertThat(trail.steps()).containsExactly("0", "10", "between", "20", "finally", "3");
    }

    @Test
    void yieldsFromWhereverItsBodyCalls() throws Exception {
        consume(() -> {
            var down = Generator.<Integer>of(out -> countDown(100, out));
            assertThat(listOf(down)).hasSize(201).startsWith(100, 99).endsWith(99, 100);
        });
    }

    private static void countDown(int from, Generator.Yielder<Integer> out) {
        out.yield(from);
        if (from > 0) {
            countDown(from - 1, out);
            out.yield(from);
        }
    }

    @Test
    void throwsTheVeryExceptionOfItsBodyAndHasEndedThen() throws Exception {
        var failure = new IOException("body");
        consume(() -> {
            Generator<Integer> generator =
                    Generator.of(out -> {
                        out.yield(1);
                        throw failure;
                    });
            assertThat(generator.next()).isEqualTo(1);
            assertThatThrownBy(generator::next).isSameAs(failure);
            assertThat(generator.hasNext()).isFalse();
        });
    }

    @Test
    void closedEarlyRunsItsFinallyBlocks() throws Exception {
        consume(() -> {
            var generator = oneTwo();
            trail.add(generator.next());
            generator.close();
            trail.add("closed");
            trail.add(listOf(generator));
            generator.close();
        });
        assertThat(trail.steps()).containsExactly("1", "finally", "closed", "[]");
    }

    @Test
    void closedBeforeItStartsNeverRuns() throws Exception {
        consume(() -> {
            var generator = oneTwo();
            generator.close();
            trail.add(listOf(generator));
        });
        assertThat(trail.steps()).containsExactly("[]");
    }

    @Test
    void closedWithAnItemWaitingDropsIt() throws Exception {
        consume(() -> {
            var generator = oneTwo();
            assertThat(generator.hasNext()).isTrue();
            generator.close();
            assertThat(generator.hasNext()).isFalse();
        });
        assertThat(trail.steps()).containsExactly("finally");
    }

    @Test
    void closedMayFinishNormally() throws Exception {
        consume(() -> {
            Generator<Integer> generator =
                    Generator.of(out -> {
                        try {
                            out.yield(1);
                        } catch (CancellationException e) {
                            trail.add("swallowed");
                        }
                        trail.add("end");
                    });
            generator.next();
            generator.close();
        });
        assertThat(trail.steps()).containsExactly("swallowed", "end");
    }

    @Test
    void closedMayFail() throws Exception {
        consume(() -> {
            Generator<Integer> generator =
                    Generator.of(out -> {
                        try {
                            out.yield(1);
                        } catch (CancellationException e) {
                            throw new IllegalArgumentException("cleanup");
                        }
                    });
            generator.next();
            assertThatThrownBy(generator::close).hasMessage("cleanup");
            assertThat(generator.hasNext()).isFalse();
        });
    }

    @Test
    void closedMayNotYield() throws Exception {
        consume(() -> {
            Generator<Integer> generator =
                    Generator.of(out -> {
                        try {
                            out.yield(1);
                        } finally {
                            out.yield(2);
                        }
                    });
            generator.next();
            assertThatThrownBy(generator::close)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("yielded while it was being closed");
        });
    }

    @Test
    void cannotAskItself() throws Exception {
        consume(() -> {
            var self = new ArrayList<Generator<Integer>>();
            self.add(
                    Generator.of(out -> {
                        refused(() -> self.getFirst().next());
                        refused(() -> self.getFirst().close());
                        out.yield(1);
                        out.yield(2);
                    }));
            trail.add(listOf(self.getFirst()));
        });
        assertThat(trail.steps()).containsExactly("refused", "refused", "[1, 2]");
    }

    private void refused(Runnable call) {
        try {
            call.run();
        } catch (IllegalStateException e) {
            trail.add("refused");
        }
    }

    @Test
    void isClosedByTryWithResources() throws Exception {
        consume(() -> {
            try (var generator = oneTwo()) {
                for (int item : generator) {
                    trail.add(item);
                    break;
                }
            }
            trail.add("after");
        });
        assertThat(trail.steps()).containsExactly("1", "finally", "after");
    }

    @Test
    void closesTheOneThatItsBodyConsumes() throws Exception {
        consume(() -> {
            Generator<Integer> outer =
                    Generator.of(out -> {
                        try (var inner = oneTwo()) {
                            inner.forEach(out::yield);
                        } finally {
                            trail.add("outer finally");
                        }
                    });
            trail.add(outer.next());
            outer.close();
        });
        assertThat(trail.steps()).containsExactly("1", "finally", "outer finally");
    }

    @Test
    void isAStreamThatTakesOnlyWhatItNeeds() throws Exception {
        consume(() -> {
            var generator = oneTwo();
            trail.add(generator.stream().map(item -> "first " + item).findFirst().get());
            trail.add(generator.stream().limit(1).toList());
            trail.add(generator.stream().toList());
        });
        assertThat(trail.steps()).containsExactly("first 1", "between", "[2]", "finally", "[]");
    }

    @Test
    void isClosedWithItsStream() throws Exception {
        consume(() -> {
            try (Stream<Integer> stream = oneTwo().stream()) {
                trail.add(stream.findFirst().get());
            }
            trail.add("after");
        });
        assertThat(trail.steps()).containsExactly("1", "finally", "after");
    }

    @Test
    void isAStreamThatMayHoldNullsAndFail() throws Exception {
        var failure = new IOException("body");
        consume(() -> {
            Generator<Integer> generator =
                    Generator.of(out -> {
                        out.yield(null);
                        throw failure;
                    });
            assertThatThrownBy(() -> generator.stream().forEach(trail::add)).isSameAs(failure);
        });
        assertThat(trail.steps()).containsExactly("null");
    }

    @Test
    void isAStreamThatStaysInOneThreadAlsoIfItIsParallel() throws Exception {
        consume(() -> {
            Thread thread = Thread.currentThread();
            Generator<Integer> numbers =
                    Generator.of(out -> {
                        for (int i = 0; i < 100; i++) {
                            out.yield(i);
                        }
                    });
            var stream = StreamSupport.stream(numbers.spliterator(), true).onClose(numbers::close);
            assertThat(stream.isParallel()).isTrue();
            var seen = new ArrayList<Integer>();
            stream.filter(item -> Thread.currentThread() == thread && item % 2 == 0)
                    .forEach(seen::add);
            assertThat(seen).hasSize(50).isSorted();
            assertThat(oneTwo().stream().parallel().sorted(Comparator.reverseOrder()).toList())
                    .containsExactly(2, 1);
        });
    }

    /// Tells when it is run and when it is closed.
    final Stream<Integer> telling(Stream<Integer> stream) {
        return stream.peek(item -> trail.add("runs " + item)).onClose(trail.mark("closed"));
    }

    @Test
    void mayComeFromAStream() throws Exception {
        consume(() -> {
            var generator = Generator.from(telling(Stream.of(1, 2)));
            trail.add("made");
            generator.forEach(trail::add);
            trail.add(generator.hasNext());
        });
        assertThat(trail.steps())
                .containsExactly("made", "runs 1", "1", "runs 2", "2", "closed", "false");
    }

    @Test
    void fromAStreamRunsNoFurtherThanAskedAlsoInsideAFlatMap() throws Exception {
        consume(() -> {
            var endless = Stream.of(10).flatMap(first -> Stream.iterate(first, i -> i + 1));
            try (var generator = Generator.from(telling(endless.parallel()))) {
                trail.add(generator.next());
                trail.add(generator.next());
            }
        });
        assertThat(trail.steps()).containsExactly("runs 10", "10", "runs 11", "11", "closed");
    }

    @Test
    void fromAStreamClosesItAlsoIfItWasNeverAsked() throws Exception {
        consume(() -> {
            var generator = Generator.from(telling(Stream.of(1)));
            generator.close();
            generator.close();
            trail.add(generator.hasNext());
        });
        assertThat(trail.steps()).containsExactly("closed", "false");
    }

    @Test
    void fromAStreamThatFailsThrowsTheVeryExceptionAndClosesIt() throws Exception {
        var failure = new IllegalArgumentException("stream");
        consume(() -> {
            Stream<Integer> failing =
                    Stream.of(1, 2)
                            .map(item -> {
                                if (item == 2) {
                                    throw failure;
                                }
                                return item;
                            });
            var generator = Generator.from(telling(failing));
            generator.next();
            assertThatThrownBy(generator::next).isSameAs(failure);
        });
        assertThat(trail.steps()).containsExactly("runs 1", "closed");
    }
}
