package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.sleep;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.waitUntil;
import static dev.weft.Coroutines.yieldNow;
import static dev.weft.testing.Simulation.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;

/// The trails are what CPython 3.13 printed for `asyncio.wait`; its own tests of it are in
/// `test_tasks.py`.
class WaitUntilTest {
    private static final Duration LONG = Duration.ofDays(1);

    private final Trail trail = new Trail();

    private static <T> Future<T> pending() {
        return currentLoop().createFuture();
    }

    private static Future<Integer> done() {
        Future<Integer> future = pending();
        future.complete(1);
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

    private static void assertTime(int millis) {
        assertThat(currentLoop().time()).hasMillis(millis);
    }

    @Nested
    class AllDone {
        // test_wait
        @Test
        void givesAllInTheirOrderWhateverTheOrderOfCompletion() {
            run(() -> {
                var futures = List.of(at(150), at(100));
                for (int time = 0; time < 2; time++) { // the second time they are done already
                    var waited = waitUntil(Until.ALL_DONE, futures);
                    assertThat(waited.done()).containsExactlyElementsOf(futures);
                    assertThat(waited.pending()).isEmpty();
                    assertTime(150);
                }
            });
        }

        // test_wait_with_exception
        @Test
        void throwsNothingOfTheirs() {
            run(() -> {
                var failing = spawn(() -> Quietly.failAfterTurns("theirs", 1));
                Future<String> cancelled = pending();
                cancelled.cancel();
                var futures = List.<Future<?>>of(failing, cancelled, after("value", 1));
                assertThat(waitUntil(Until.ALL_DONE, futures).done()).hasSize(3);
                assertThat(failing.exceptionNow()).hasMessage("theirs");
            });
        }

        // test_wait_duplicate_coroutines
        @Test
        void countsOneThatAppearsTwiceOnce() {
            run(() -> {
                var twice = after("twice", 1);
                var once = after("once", 2);
                assertThat(waitUntil(Until.ALL_DONE, List.of(twice, twice, once)).done())
                        .containsExactly(twice, once);
            });
        }

        @Test
        void isNotDisturbedByAFailure() {
            run(() -> {
                var failing = spawn(() -> Quietly.failAfterTurns("early", 0));
                var late = after("late", 9);
                assertThat(waitUntil(Until.ALL_DONE, List.of(failing, late)).pending()).isEmpty();
                assertThat(failing.exceptionNow()).hasMessage("early");
            });
        }
    }

    @Nested
    class FirstDone {
        // test_wait_first_completed
        @Test
        void leavesTheOthersPending() {
            run(() -> {
                var late = at(10_000);
                var soon = at(100);
                var waited = waitUntil(Until.FIRST_DONE, List.of(late, soon));
                assertTime(100);
                assertThat(waited.done()).containsExactly(soon);
                assertThat(waited.pending()).containsExactly(late);
                assertThat(late.isDone()).isFalse();
                assertThat(waitUntil(Until.ALL_DONE, waited.pending()).done())
                        .containsExactly(late);
                assertTime(10_000);
            });
        }

        // test_wait_really_done
        @Test
        void givesAlsoThoseThatAreDoneBeforeItGoesOn() {
            run(() -> {
                var first = after("first", 1);
                var second = after("second", 2);
                assertThat(waitUntil(Until.FIRST_DONE, List.of(second, first)).done())
                        .containsExactly(second, first);
            });
        }

        @Test
        void takesACancellationForAnEnd() {
            run(() -> {
                Future<String> future = pending();
                currentLoop().callSoon(future::cancel);
                var waited = waitUntil(Until.FIRST_DONE, List.of(pending(), future));
                assertThat(waited.done()).containsExactly(future);
            });
        }
    }

    @Nested
    class FirstFailed {
        // test_wait_first_exception
        @Test
        void endsAtTheFailureOfWhatIsDoneAlready() {
            run(() -> {
                Future<String> failed = pending();
                failed.completeExceptionally(new IllegalArgumentException("failed"));
                Future<String> never = pending();
                var waited = waitUntil(Until.FIRST_FAILED, List.of(never, failed));
                assertThat(waited.done()).containsExactly(failed);
                assertThat(waited.pending()).containsExactly(never);
                assertThat(failed.exceptionNow()).hasMessage("failed");
            });
        }

        // test_wait_first_exception_in_wait
        @Test
        void endsAtAFailureThatComesMeanwhileAndNotAtAValueOrACancellation() {
            run(() -> {
                var failing = spawn(() -> Quietly.failAfterTurns("failed", 9));
                var valued = after("value", 1);
                Future<String> cancelled = pending();
                currentLoop().callSoon(cancelled::cancel);
                Future<String> never = pending();
                var all = List.<Future<?>>of(never, failing, valued, cancelled);
                var waited = waitUntil(Until.FIRST_FAILED, all);
                assertThat(waited.done()).containsExactly(failing, valued, cancelled);
                assertThat(waited.pending()).containsExactly(never);
                assertThat(failing.exceptionNow()).hasMessage("failed");
            });
        }

        @Test
        void isAllDoneWhereNothingFails() {
            run(() -> {
                var futures = List.of(after("a", 1), after("b", 4));
                assertThat(waitUntil(Until.FIRST_FAILED, futures).done()).hasSize(2);
            });
        }
    }

    @Nested
    class WithATimeout {
        // test_wait_with_timeout
        @Test
        void givesWhatIsDoneByThen() {
            run(() -> {
                var soon = at(100);
                var late = at(150);
                var waited = waitUntil(Until.ALL_DONE, List.of(late, soon), Duration.ofMillis(110));
                assertTime(110);
                assertThat(waited.done()).containsExactly(soon);
                assertThat(waited.pending()).containsExactly(late);
                assertThat(await(late)).isEqualTo("150 ms");
            });
        }

        // test_wait_concurrent_complete
        @Test
        void givesWhatIsDoneInTheVeryMomentToo() {
            run(() -> {
                var soon = at(100);
                var late = at(150);
                yieldNow(); // their timers are set before that of the wait
                var waited = waitUntil(Until.ALL_DONE, List.of(late, soon), Duration.ofMillis(100));
                assertTime(100);
                assertThat(waited.done()).containsExactly(soon);
                assertThat(waited.pending()).containsExactly(late);
            });
        }

        @Test
        void endsBeforeItIfTheyAreDoneAndLeavesNoTimer() {
            run(() -> {
                waitUntil(Until.ALL_DONE, List.of(at(100)), LONG);
                assertThat(currentLoop().timers.isEmpty()).isTrue();
                assertTime(100);
            });
        }

        @Test
        void thatIsZeroOrLessStillLetsWhatIsReadyRun() {
            run(() -> {
                for (Duration none : List.of(Duration.ZERO, Duration.ofSeconds(-1))) {
                    var quick = after("quick", 0);
                    assertThat(waitUntil(Until.ALL_DONE, List.of(quick), none).done())
                            .containsExactly(quick);
                }
            });
        }
    }

    @Nested
    class Cancelled {
        @Test
        void whileItWaitsLeavesTheFuturesAloneAndNoCallbackBehind() {
            run(() -> {
                Future<String> future = pending();
                var waiter = spawn(() -> waitUntil(Until.ALL_DONE, List.of(future), LONG));
                Quietly.turns(2);
                waiter.cancel();
                Quietly.await(waiter);
                assertThat(waiter.isCancelled()).isTrue();
                assertThat(future.isDone()).isFalse();
                assertThat(future.waiters).isNull();
                assertThat(currentLoop().timers.isEmpty()).isTrue();
            });
        }

        @Test
        void afterItWasWokenLosesNothing() {
            run(() -> {
                Future<Integer> future = pending();
                var waiter = spawn(() -> waitUntil(Until.ALL_DONE, List.of(future)));
                yieldNow();
                future.complete(3);
                yieldNow(); // the callback has run, the waiter is in the ready queue
                waiter.cancel();
                Quietly.await(waiter);
                assertThat(waiter.isCancelled()).isTrue();
                assertThat(future.resultNow()).isEqualTo(3);
            });
        }

        @Test
        void beforeIsToldHere() {
            run(() -> {
                currentTask().cancel("before");
                assertThatThrownBy(() -> waitUntil(Until.ALL_DONE, List.of(done())))
                        .isInstanceOf(CancellationException.class)
                        .hasMessage("before");
            });
        }
    }

    @Nested
    class Turns {
        private void waitBesideATicker(Until until, List<? extends Future<?>> futures) {
            var ticker = spawn(() -> trail.steps("t", 3));
            var waited = waitUntil(until, futures);
            trail.add(waited.done().size() + " done, " + waited.pending().size() + " pending");
            await(ticker);
        }

        @Test
        void areTwoForWhatIsDone() {
            run(() -> waitBesideATicker(Until.ALL_DONE, List.of(done())));
            assertThat(trail.steps()).containsExactly("t0", "t1", "1 done, 0 pending", "t2");
        }

        @Test
        void areTwoForTheFirstThatIsDone() {
            run(() -> waitBesideATicker(Until.FIRST_DONE, List.of(done(), pending())));
            assertThat(trail.steps()).containsExactly("t0", "t1", "1 done, 1 pending", "t2");
        }
    }

    @Nested
    class Misuse {
        // test_wait_errors, test_wait_invalid_args
        @Test
        void nothingToWaitFor() {
            run(() ->
                    assertThatThrownBy(() -> waitUntil(Until.ALL_DONE, List.of()))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessage("there is nothing to wait for"));
        }

        @Test
        void nulls() {
            run(() -> {
                var futures = List.of(done());
                assertThatThrownBy(() -> waitUntil(null, futures))
                        .isInstanceOf(NullPointerException.class)
                        .hasMessage("until");
                assertThatThrownBy(() -> waitUntil(Until.ALL_DONE, futures, null))
                        .isInstanceOf(NullPointerException.class)
                        .hasMessage("timeout");
                assertThatThrownBy(() -> waitUntil(Until.ALL_DONE, null))
                        .isInstanceOf(NullPointerException.class);
            });
        }

        @Test
        void anotherLoopsFuture() {
            try (EventLoop other = EventLoop.start("other")) {
                Future<String> foreign = other.createFuture();
                run(() ->
                        assertThatThrownBy(() -> waitUntil(Until.ALL_DONE, List.of(foreign)))
                                .isInstanceOf(IllegalStateException.class)
                                .hasMessageContaining("belongs to another loop"));
            }
        }

        @Test
        void outsideATask() {
            assertThatThrownBy(() -> waitUntil(Until.ALL_DONE, List.of()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("this thread runs no task");
        }
    }

    @Test
    void aFailureThatNobodyLooksAtIsReportedAllTheSame() {
        run(() -> {
            currentLoop().setExceptionHandler((_, trouble) -> trail.add(trouble.message()));
            var failing = spawn("failing", () -> Quietly.failAfterTurns("unseen", 0));
            waitUntil(Until.FIRST_FAILED, List.of(failing));
        });
        assertThat(trail.steps())
                .containsExactly("the failure of task failing was never retrieved");
    }
}
