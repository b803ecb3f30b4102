package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.gatherOutcomes;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;

/// An end as a value, of one future and of several. The trails are what CPython 3.13 printed for
/// `asyncio.gather` with `return_exceptions=True`.
class OutcomeTest {
    private final Trail trail = new Trail();

    private static <T> Future<T> pending() {
        return currentLoop().createFuture();
    }

    private static <T> Future<T> failed(Throwable failure) {
        Future<T> future = pending();
        future.completeExceptionally(failure);
        return future;
    }

    private static <T> Future<T> cancelled(String message) {
        Future<T> future = pending();
        future.cancel(message);
        return future;
    }

    @Nested
    class OfAFuture {
        @Test
        void isItsValue() {
            run(() -> {
                Future<String> future = pending();
                future.complete("value");
                assertThat(future.outcomeNow()).isEqualTo(new Outcome.Value<>("value"));
                assertThat(future.outcomeNow().get()).isEqualTo("value");
                Future<String> empty = pending();
                empty.complete(null);
                assertThat(empty.outcomeNow().get()).isNull();
            });
        }

        @Test
        void isItsVeryFailureWhichCountsAsSeen() {
            var failure = new IOException("disk");
            run(() -> {
                currentLoop().setExceptionHandler((_, trouble) -> trail.add(trouble.message()));
                Outcome<String> outcome = OutcomeTest.<String>failed(failure).outcomeNow();
                assertThat(outcome).isEqualTo(new Outcome.Failure<String>(failure));
                assertThatThrownBy(outcome::get).isSameAs(failure);
            });
            assertThat(trail.steps()).isEmpty();
        }

        @Test
        void isItsCancellation() {
            run(() -> {
                Outcome<String> outcome = OutcomeTest.<String>cancelled("why").outcomeNow();
                assertThat(outcome).isInstanceOf(Outcome.Cancelled.class);
                assertThatThrownBy(outcome::get)
                        .isInstanceOf(CancellationException.class)
                        .hasMessage("why");
            });
        }

        @Test
        void isAnErrorWhileItIsPending() {
            run(() ->
                    assertThatThrownBy(() -> pending().outcomeNow())
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessage("Future[pending] is not done yet"));
        }

        @Test
        void canBeHadOnAnyThread() {
            Task<String> task = run(() -> spawnDone());
            assertThat(task.outcomeNow().get()).isEqualTo("done");
        }

        private static Task<String> spawnDone() {
            var task = spawn(() -> "done");
            yieldNow();
            return task;
        }
    }

    @Nested
    class Gathered {
        private void tellAll(List<? extends Outcome<?>> outcomes) {
            for (Outcome<?> outcome : outcomes) {
                trail.add(
                        switch (outcome) {
                            case Outcome.Value<?>(var value) -> value;
                            case Outcome.Failure<?>(var failure) -> failure.getMessage();
                            case Outcome.Cancelled<?>(var e) -> "cancelled: " + e.getMessage();
                        });
            }
        }

        // test_return_exceptions
        @Test
        void comeInTheOrderOfTheArgumentsAndNeverAsAThrow() {
            run(() -> {
                var late =
                        spawn(() -> {
                            Quietly.turns(5);
                            return "late";
                        });
                Future<String> failing = spawn(() -> Quietly.failAfterTurns("failed", 2));
                Future<String> gone = cancelled("gone");
                tellAll(await(gatherOutcomes(late, failing, gone)));
            });
            assertThat(trail.steps()).containsExactly("late", "failed", "cancelled: gone");
        }

        @Test
        void takeTwoTurnsAfterATaskThatNeverWaits() {
            run(() -> {
                var ticker = spawn(() -> trail.steps("t", 4));
                tellAll(await(gatherOutcomes(List.of(spawn(() -> "quick"), pendingThenDone()))));
                await(ticker);
            });
            assertThat(trail.steps()).containsExactly("t0", "t1", "t2", "quick", "done", "t3");
        }

        private static Future<String> pendingThenDone() {
            Future<String> future = pending();
            currentLoop().callSoon(() -> future.complete("done"));
            return future;
        }

        @Test
        void ofNothingOrOfWhatIsDoneAreThereAtOnce() {
            run(() -> {
                assertThat(gatherOutcomes().resultNow()).isEmpty();
                tellAll(gatherOutcomes(failed(new IOException("disk"))).resultNow());
            });
            assertThat(trail.steps()).containsExactly("disk");
        }

        @Test
        void areNotReportedAsUnseen() {
            run(() -> {
                currentLoop().setExceptionHandler((_, trouble) -> trail.add(trouble.message()));
                await(gatherOutcomes(spawn(() -> Quietly.failAfterTurns("theirs", 1))));
            });
            assertThat(trail.steps()).isEmpty();
        }

        @Test
        void areCancelledAsAWholeWhenAllHaveCleanedUp() {
            run(() -> {
                currentLoop().setExceptionHandler((_, trouble) -> trail.add(trouble.message()));
                var failing =
                        spawn(() -> {
                            try {
                                Quietly.forever();
                            } catch (CancellationException e) {
                                Quietly.turns(2);
                                trail.add("cleaned up");
                                throw new IllegalArgumentException("in cleanup");
                            }
                        });
                var other = spawn(Quietly::forever);
                yieldNow();
                var all = gatherOutcomes(List.of(failing, other));
                all.cancel("why");
                trail.awaitAndTell(all);
                trail.add(failing.state());
                trail.add(other.state());
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "cleaned up", "CancellationException(why)", "FAILED", "CANCELLED");
        }

        @Test
        void cancelledByTheTaskThatAwaitsThemCancelTheirs() {
            run(() -> {
                Future<String> inner = pending();
                var waiter = spawn(() -> await(gatherOutcomes(inner)));
                yieldNow();
                waiter.cancel();
                Quietly.await(waiter);
                assertThat(waiter.isCancelled()).isTrue();
                assertThat(inner.isCancelled()).isTrue();
            });
        }

        @Test
        void ofAnotherLoopAreRefused() {
            try (EventLoop other = EventLoop.start("other")) {
                Future<String> foreign = other.createFuture();
                run(() ->
                        assertThatThrownBy(() -> gatherOutcomes(foreign))
                                .isInstanceOf(IllegalStateException.class)
                                .hasMessageContaining("belongs to another loop"));
            }
        }
    }
}
