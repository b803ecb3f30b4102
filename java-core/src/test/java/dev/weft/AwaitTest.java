package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What an await gives and throws, and when it switches.
class AwaitTest {
    private final Trail trail = new Trail();

    @Nested
    class Switching {
        // await fut, where fut is done
        @Test
        void doesNotHappenForWhatIsDone() {
            run(() -> {
                Future<String> future = currentLoop().createFuture();
                future.complete("value");
                currentLoop().callSoon(trail.mark("another turn"));
                trail.add(await(future));
                yieldNow();
            });
            assertThat(trail.steps()).containsExactly("value", "another turn");
        }

        @Test
        void doesNotHappenForWhatHasFailed() {
            run(() -> {
                Future<String> future = currentLoop().createFuture();
                future.completeExceptionally(new IOException("disk"));
                currentLoop().callSoon(trail.mark("another turn"));
                assertThatThrownBy(() -> await(future)).hasMessage("disk");
                trail.add("thrown");
                yieldNow();
            });
            assertThat(trail.steps()).containsExactly("thrown", "another turn");
        }

        // await task, where task has not run yet
        @Test
        void letsWhatIsReadyRunOnce() {
            run(() -> {
                var task =
                        spawn(() -> {
                            trail.add("task");
                            return "value";
                        });
                currentLoop().callSoon(trail.mark("callback"));
                trail.add(await(task));
            });
            assertThat(trail.steps()).containsExactly("task", "callback", "value");
        }

        @Test
        void happensBelowAnyNumberOfOrdinaryFrames() {
            run(() -> {
                var sorted = new ArrayList<>(List.of(3, 1, 2));
                spawn(() -> trail.add("other"));
                sorted.sort((a, b) -> {
                    yieldNow();
                    return Integer.compare(a, b);
                });
                trail.add(sorted);
            });
            assertThat(trail.steps()).containsExactly("other", "[1, 2, 3]");
        }
    }

    @Nested
    class AFailure {
        private Throwable awaitFailureOf(Throwable failure) {
            return run(() -> {
                Future<Object> future = currentLoop().createFuture();
                currentLoop().callSoon(() -> future.completeExceptionally(failure));
                return catchThrowable(() -> await(future));
            });
        }

        @Test
        void isRethrownAsTheVeryObjectOfWhateverKind() {
            for (Throwable failure :
                    List.of(
                            new IOException("checked"),
                            new IllegalArgumentException("unchecked"),
                            new StackOverflowError("error"),
                            new Throwable("bare"))) {
                assertThat(awaitFailureOf(failure)).isSameAs(failure);
            }
        }

        @Test
        void ofATaskIsTheVeryObjectThatItThrew() {
            var failure = new IOException("disk");
            Throwable caught =
                    run(() -> {
                        Task<Object> task =
                                spawn(() -> {
                                    yieldNow();
                                    throw failure;
                                });
                        return catchThrowable(() -> await(task));
                    });
            assertThat(caught).isSameAs(failure);
        }

        @Test
        void comesThroughSeveralTasksAndRunAsTheSameObject() {
            var failure = new IOException("disk");
            assertThatThrownBy(() ->
                            run(() -> {
                                Task<Object> inner =
                                        spawn(() -> {
                                            throw failure;
                                        });
                                return await(spawn(() -> await(inner)));
                            }))
                    .isSameAs(failure);
        }

        @Test
        void canBeDeclared() {
            run(() -> {
                Future<Object> future = currentLoop().createFuture();
                future.completeExceptionally(new IOException("disk"));
                try {
                    await(future, IOException.class);
                    trail.add("unreached");
                } catch (IOException e) {
                    trail.addThrown(e);
                }
            });
            assertThat(trail.steps()).containsExactly("IOException(disk)");
        }

        @Test
        void otherThanTheDeclaredOneIsThrownAsWell() {
            var failure = new InterruptedException("other");
            Throwable caught =
                    run(() -> {
                        Future<Object> future = currentLoop().createFuture();
                        future.completeExceptionally(failure);
                        return catchThrowable(() -> await(future, IOException.class));
                    });
            assertThat(caught).isSameAs(failure);
        }
    }

    @Nested
    class AwaitSites {
        private List<AwaitSite> sitesOf(Throwable failure) {
            return Arrays.stream(failure.getSuppressed())
                    .filter(AwaitSite.class::isInstance)
                    .map(AwaitSite.class::cast)
                    .toList();
        }

        @Test
        void sayWhereAndByWhomAFailureWasAwaited() {
            var failure = new IOException("disk");
            run(() -> {
                Future<Object> future = currentLoop().createFuture();
                future.completeExceptionally(failure);
                var task = spawn("reader", () -> awaitHere(future));
                assertThatThrownBy(() -> await(task)).isSameAs(failure);
            });
            List<AwaitSite> sites = sitesOf(failure);
            assertThat(sites)
                    .extracting(AwaitSite::toString)
                    .containsExactly("awaited by reader", "awaited by Task-1");
            assertThat(sites.getFirst().getStackTrace())
                    .anyMatch(frame -> frame.getMethodName().equals("awaitHere"));
        }

        private Object awaitHere(Future<Object> future) {
            return await(future);
        }

        @Test
        void appearOnceForAPlaceThatAwaitsAgainAndAgain() {
            var failure = new IOException("disk");
            run(() -> {
                Future<Object> future = currentLoop().createFuture();
                future.completeExceptionally(failure);
                for (int i = 0; i < 10; i++) {
                    try {
                        await(future);
                    } catch (Exception e) {
                        trail.add(e == failure);
                    }
                }
            });
            assertThat(trail.steps()).hasSize(10).containsOnly("true");
            assertThat(sitesOf(failure)).hasSize(1);
        }

        @Test
        void appearForEachPlace() {
            var failure = new IOException("disk");
            run(() -> {
                Future<Object> future = currentLoop().createFuture();
                future.completeExceptionally(failure);
                catchThrowable(() -> await(future));
                catchThrowable(() -> awaitHere(future));
            });
            assertThat(sitesOf(failure)).hasSize(2);
        }

        @Test
        void areLeftOutWhereTheExceptionTakesNone() {
            class Frozen extends Exception {
                private static final long serialVersionUID = 1L;

                Frozen() {
                    super("frozen", null, false, false);
                }
            }
            var failure = new Frozen();
            run(() -> {
                Future<Object> future = currentLoop().createFuture();
                future.completeExceptionally(failure);
                assertThatThrownBy(() -> await(future)).isSameAs(failure);
            });
            assertThat(failure.getSuppressed()).isEmpty();
        }

        @Test
        void stayFewWhenManyTasksAwaitOneFailure() {
            var failure = new IOException("disk");
            run(() -> {
                Future<Object> future = currentLoop().createFuture();
                for (int i = 0; i < 2_000; i++) {
                    spawn(() -> catchThrowable(() -> awaitHere(future)));
                }
                yieldNow();
                future.completeExceptionally(failure);
                Quietly.turns(2);
            });
            assertThat(sitesOf(failure)).hasSize(16);
        }
    }
}
