package dev.weft;

import static dev.weft.Coroutines.asCompleted;
import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.sleep;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;
import static dev.weft.testing.Simulation.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeoutException;

/// The trails are what CPython 3.13 printed for `async for` over `asyncio.as_completed`; its own
/// tests of it are in `test_tasks.py`.
class AsCompletedTest {
    private static final Duration SHORT = Duration.ofMillis(2);
    private static final Duration LONG = Duration.ofDays(1);

    private final Trail trail = new Trail();

    private static <T> Future<T> pending() {
        return currentLoop().createFuture();
    }

    private static Future<String> done(String value) {
        Future<String> future = pending();
        future.complete(value);
        return future;
    }

    private static Task<String> after(String value, int turns) {
        return spawn(() -> {
            Quietly.turns(turns);
            return value;
        });
    }

    private static Task<String> at(int millis) {
        return spawn(() -> {
            sleep(Duration.ofMillis(millis));
            return millis + " ms";
        });
    }

    private void tellAll(Iterable<? extends Future<?>> futures) {
        for (Future<?> future : futures) {
            trail.add(future.resultNow());
        }
    }

    @Nested
    class Gives {
        // test_as_completed
        @Test
        void eachAtTheTimeOfItsCompletion() {
            run(() -> {
                for (var future : asCompleted(List.of(at(150), at(10), at(10)))) {
                    trail.add(future.resultNow() + " at " + currentLoop().time().toMillis());
                }
            });
            assertThat(trail.steps())
                    .containsExactly("10 ms at 10", "10 ms at 10", "150 ms at 150");
        }

        // test_as_completed_same_tasks_in_as_out
        @Test
        void theVeryFuturesInTheOrderOfCompletion() {
            run(() -> {
                var late = after("late", 9);
                var soon = after("soon", 1);
                var middle = after("middle", 5);
                assertThat(asCompleted(List.of(late, soon, middle)))
                        .containsExactly(soon, middle, late);
            });
        }

        @Test
        void thoseThatAreDoneAlreadyInTheirOrder() {
            run(() -> tellAll(asCompleted(List.of(done("a"), after("c", 1), done("b")))));
            assertThat(trail.steps()).containsExactly("a", "b", "c");
        }

        @Test
        void failuresAndCancellationsAsFuturesToo() {
            run(() -> {
                var failing = spawn(() -> Quietly.failAfterTurns("failed", 1));
                Future<String> cancelled = pending();
                cancelled.cancel();
                for (Future<?> future : asCompleted(List.<Future<?>>of(failing, cancelled))) {
                    trail.awaitAndTell(future);
                }
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "CancellationException(null)", "IllegalArgumentException(failed)");
        }

        // test_as_completed_duplicate_coroutines
        @Test
        void oneThatAppearsTwiceOnce() {
            run(() -> {
                var ham = after("ham", 1);
                tellAll(asCompleted(List.of(ham, ham, after("spam", 2))));
            });
            assertThat(trail.steps()).containsExactly("ham", "spam");
        }

        @Test
        void nothingOfNothing() {
            run(() -> {
                Iterator<Future<String>> none = asCompleted(List.<Future<String>>of()).iterator();
                assertThat(none.hasNext()).isFalse();
                assertThatThrownBy(none::next).isInstanceOf(NoSuchElementException.class);
            });
        }
    }

    @Nested
    class Iterating {
        // test_as_completed_resume_iterator
        @Test
        void canBeLeftAndTakenUpAgain() {
            run(() -> {
                var completed = asCompleted(List.of(done("a"), done("b"), done("c"), done("d")));
                int seen = 0;
                for (Future<String> future : completed) {
                    trail.add(future.resultNow());
                    if (++seen == 2) {
                        break;
                    }
                }
                trail.add("break");
                tellAll(completed);
            });
            assertThat(trail.steps()).containsExactly("a", "b", "break", "c", "d");
        }

        // test_as_completed_concurrent
        @Test
        void canBeSharedByTasksWhichGetTheirsInTheOrderOfAsking() {
            run(() -> {
                var futures = List.of(after("soon", 3), after("late", 8));
                var shared = asCompleted(futures).iterator();
                Coroutine<String> taker = () -> shared.next().resultNow();
                var first = spawn(taker);
                var second = spawn(taker);
                yieldNow();
                assertThat(shared.hasNext()).isFalse(); // both are spoken for
                trail.add(await(first));
                trail.add(await(second));
            });
            assertThat(trail.steps()).containsExactly("soon", "late");
        }

        @Test
        void takesTwoTurnsForWhatIsDoneAndNoneForTheNext() {
            run(() -> {
                var ticker = spawn(() -> trail.steps("t", 3));
                tellAll(asCompleted(List.of(done("a"), done("b"))));
                trail.add("over");
                await(ticker);
            });
            assertThat(trail.steps()).containsExactly("t0", "t1", "a", "b", "over", "t2");
        }

        @Test
        void ofNothingTakesNoTurn() {
            run(() -> {
                var ticker = spawn(() -> trail.steps("t", 1));
                tellAll(asCompleted(List.<Future<?>>of()));
                trail.add("over");
                await(ticker);
            });
            assertThat(trail.steps()).containsExactly("over", "t0");
        }
    }

    @Nested
    class WithATimeout {
        // test_as_completed_with_timeout
        @Test
        void givesWhatIsDoneAndThenThrows() {
            run(() -> {
                var late = at(150);
                try {
                    tellAll(asCompleted(List.of(late, at(100)), Duration.ofMillis(120)));
                } catch (TimeoutException e) {
                    trail.addThrown(e);
                }
                assertThat(currentLoop().time()).hasMillis(120);
                assertThat(await(late)).isEqualTo("150 ms");
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "100 ms", "TimeoutException(timed out after 120 ms, 1 not done)");
        }

        @Test
        void throwsForEachThatIsMissing() {
            run(() -> {
                var missing = asCompleted(List.of(pending(), pending()), SHORT).iterator();
                for (int i = 0; i < 2; i++) {
                    assertThat(missing.hasNext()).isTrue();
                    assertThatThrownBy(missing::next).isInstanceOf(TimeoutException.class);
                }
                assertThat(missing.hasNext()).isFalse();
            });
        }

        @Test
        void takesNothingMoreAfterIt() {
            run(() -> {
                Future<String> late = pending();
                var completed = asCompleted(List.of(late, pending()), SHORT).iterator();
                assertThatThrownBy(completed::next).isInstanceOf(TimeoutException.class);
                late.complete("late");
                yieldNow();
                assertThatThrownBy(completed::next).isInstanceOf(TimeoutException.class);
            });
        }

        @Test
        void stillGivesWhatWasDoneInTime() {
            run(() -> {
                var completed = asCompleted(List.of(done("in time"), pending()), SHORT).iterator();
                sleep(SHORT);
                assertThat(completed.next().resultNow()).isEqualTo("in time");
                assertThatThrownBy(completed::next).isInstanceOf(TimeoutException.class);
            });
        }

        // test_as_completed_with_unused_timeout
        @Test
        void thatIsNotNeededLeavesNoTimer() {
            run(() -> {
                tellAll(asCompleted(List.of(at(10)), LONG));
                assertThat(currentLoop().timers.isEmpty()).isTrue();
                assertThat(currentLoop().time()).hasMillis(10);
                asCompleted(List.<Future<?>>of(), LONG);
                assertThat(currentLoop().timers.isEmpty()).isTrue();
            });
        }
    }

    @Nested
    class Cancelled {
        /// Unlike asyncio's iterator, which hands out one less then.
        @Test
        void whileItWaitsLeavesTheFutureForTheNextStep() {
            run(() -> {
                Future<String> future = pending();
                var completed = asCompleted(List.of(future));
                var consumer = spawn(() -> tellAll(completed));
                yieldNow();
                consumer.cancel();
                Quietly.await(consumer);
                assertThat(future.isDone()).isFalse();
                future.complete("kept");
                tellAll(completed);
            });
            assertThat(trail.steps()).containsExactly("kept");
        }

        @Test
        void afterItWasWokenLeavesTheFutureForTheNextInLine() {
            run(() -> {
                Future<String> future = pending();
                var completed = asCompleted(List.of(future, pending())).iterator();
                var first = spawn(completed::next);
                var second = spawn(completed::next);
                yieldNow();
                future.complete("passed on");
                yieldNow(); // both are in the ready queue
                first.cancel();
                Quietly.await(first);
                assertThat(first.isCancelled()).isTrue();
                assertThat(await(second).resultNow()).isEqualTo("passed on");
                assertThat(completed.hasNext()).isTrue();
            });
        }
    }

    @Nested
    class Misuse {
        // test_as_completed_invalid_args
        @Test
        void nulls() {
            run(() -> {
                assertThatThrownBy(() -> asCompleted(null))
                        .isInstanceOf(NullPointerException.class);
                assertThatThrownBy(() -> asCompleted(List.of(done("x")), null))
                        .isInstanceOf(NullPointerException.class)
                        .hasMessage("timeout");
            });
        }

        // test_as_completed_coroutine_without_loop
        @Test
        void offTheLoop() {
            assertThatThrownBy(() -> asCompleted(List.of()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("belongs to no event loop");
        }

        @Test
        void inACallbackThatWouldHaveToWait() {
            run(() -> {
                var completed = asCompleted(List.of(pending())).iterator();
                currentLoop().callSoon(() -> trail.add(refusal(completed)));
                yieldNow();
                assertThat(completed.hasNext()).isTrue();
            });
            assertThat(trail.steps().getFirst()).startsWith("a callback is no task");
        }

        private static String refusal(Iterator<?> completed) {
            try {
                return "" + completed.next();
            } catch (IllegalStateException e) {
                return e.getMessage();
            }
        }
    }

    @Test
    void toStringTellsTheStory() {
        run(() -> {
            var completed = asCompleted(List.of(done("a"), pending()));
            yieldNow();
            assertThat(completed).hasToString("Completions[1 done, 1 pending]");
        });
    }
}
