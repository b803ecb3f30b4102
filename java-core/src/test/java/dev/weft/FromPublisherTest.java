package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.toThread;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Flow;

/// A publisher as a generator that a task consumes.
class FromPublisherTest {
    private final Trail trail = new Trail();
    private final ByHand<Integer> byHand = new ByHand<>(trail);

    @Nested
    class TheNextItem {
        @Test
        void thatIsThereComesAtOnce() {
            run(() -> {
                Flow.Publisher<Integer> eager =
                        subscriber -> {
                            byHand.subscribe(subscriber);
                            byHand.send(1, 2);
                        };
                currentLoop().callSoon(trail.mark("other"));
                var items = Generator.from(eager);
                trail.add(items.next());
                trail.add(items.next());
            });
            assertThat(trail.steps()).containsExactly("1", "2", "cancel", "other");
        }

        @Test
        void isWaitedFor() {
            run(() -> {
                var items = Generator.from(byHand);
                currentLoop().callSoon(() -> byHand.send(1));
                trail.add(items.next());
            });
            assertThat(trail.steps()).containsExactly("request 64", "1", "cancel");
        }

        @Test
        void ofACancelledWaitComesWithTheNextRequest() {
            run(() -> {
                var items = Generator.from(byHand);
                var task = spawn(() -> items.next());
                yieldNow();
                task.cancel("enough");
                trail.awaitAndTell(task);
                byHand.send(1);
                trail.add(items.next());
            });
            assertThat(trail.steps())
                    .containsExactly("request 64", "CancellationException(enough)", "1", "cancel");
        }

        @Test
        void ofAWaitCancelledAfterItsWakeUpComesWithTheNextRequest() {
            run(() -> {
                var items = Generator.from(byHand);
                var task = spawn(() -> items.next());
                yieldNow();
                byHand.send(1);
                task.cancel("enough");
                trail.awaitAndTell(task);
                trail.add(items.next());
            });
            assertThat(trail.steps())
                    .containsExactly("request 64", "CancellationException(enough)", "1", "cancel");
        }

        @Test
        void thatTakesTooLongIsGivenUpAndComesLater() {
            run(() -> {
                var items = Generator.from(byHand);
                assertThatThrownBy(() ->
                                Coroutines.withTimeout(Duration.ofMillis(1), () -> items.next()))
                        .isInstanceOf(java.util.concurrent.TimeoutException.class);
                byHand.send(1);
                trail.add(items.next());
            });
            assertThat(trail.steps()).containsExactly("request 64", "1", "cancel");
        }

        @Test
        void isOneOfManyThatCameInOneTurn() {
            run(() -> {
                var items = Generator.from(byHand);
                currentLoop()
                        .callSoon(() -> {
                            byHand.send(1, 2, 3);
                            byHand.subscriber.onComplete();
                        });
                trail.add(GeneratorContract.listOf(items));
            });
            assertThat(trail.steps()).containsExactly("request 64", "[1, 2, 3]");
        }
    }

    @Nested
    class Requests {
        @Test
        void areMadeBatchByBatch() {
            run(() -> {
                var items = Generator.from(byHand, 4);
                spawn(() -> {
                    byHand.send(1, 2, 3, 4);
                    Quietly.turns(2);
                    byHand.send(5, 6, 7);
                });
                for (int i = 0; i < 7; i++) {
                    trail.add(items.next());
                }
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "request 4",
                            "1",
                            "2",
                            "request 3",
                            "3",
                            "4",
                            "5",
                            "request 3",
                            "6",
                            "7",
                            "cancel");
        }

        @Test
        void areMadeOneByOneIfTheBatchIsOne() {
            run(() -> {
                var items = Generator.from(byHand, 1);
                currentLoop().callSoon(() -> byHand.send(1));
                trail.add(items.next());
                byHand.send(2);
                trail.add(items.next());
            });
            assertThat(trail.steps())
                    .containsExactly("request 1", "request 1", "1", "request 1", "2", "cancel");
        }

        @Test
        void ofTheDefaultLeaveThePublisherSomeToDo() {
            run(() -> {
                var items = Generator.from(byHand);
                currentLoop()
                        .callSoon(() -> {
                            for (int i = 1; i <= 48; i++) {
                                byHand.send(i);
                            }
                        });
                for (int i = 1; i <= 47; i++) {
                    items.next();
                }
                trail.add("last");
                items.next();
            });
            assertThat(trail.steps()).containsExactly("request 64", "last", "request 48", "cancel");
        }

        @Test
        void areNotMadeBeforeItIsAsked() {
            run(() -> {
                var items = Generator.from(byHand);
                yieldNow();
                items.close();
                assertThat(byHand.subscriber).isNull();
                trail.add(items.hasNext());
            });
            assertThat(trail.steps()).containsExactly("false");
        }

        @Test
        void areNotMadeAfterTheEnd() {
            run(() -> {
                var items = Generator.from(byHand, 1);
                currentLoop()
                        .callSoon(() -> {
                            byHand.send(1);
                            byHand.subscriber.onComplete();
                        });
                trail.add(GeneratorContract.listOf(items));
            });
            assertThat(trail.steps()).containsExactly("request 1", "[1]");
        }
    }

    @Nested
    class TheEnd {
        @Test
        void byAFailureIsTheVeryExceptionAfterTheItems() {
            var failure = new IOException("publisher");
            run(() -> {
                var items = Generator.from(byHand);
                currentLoop()
                        .callSoon(() -> {
                            byHand.send(1);
                            byHand.subscriber.onError(failure);
                        });
                trail.add(items.next());
                assertThatThrownBy(items::next).isSameAs(failure);
                trail.add(items.hasNext());
            });
            assertThat(trail.steps()).containsExactly("request 64", "1", "false");
            assertThat(failure.getSuppressed()).singleElement().isInstanceOf(AwaitSite.class);
        }

        @Test
        void byACloseCancelsOnceAndDropsTheRest() {
            run(() -> {
                var items = Generator.from(byHand);
                currentLoop().callSoon(() -> byHand.send(1, 2));
                trail.add(items.next());
                items.close();
                items.close();
                byHand.send(3);
                byHand.subscriber.onComplete();
                trail.add(items.hasNext());
            });
            assertThat(trail.steps()).containsExactly("request 64", "1", "cancel", "false");
        }

        @Test
        void byTheEndOfItsTaskCancelsBeforeTheTaskIsDone() {
            run(() -> {
                var task =
                        spawn(() -> {
                            for (int item : Generator.from(byHand)) {
                                trail.add(item);
                                break;
                            }
                        });
                yieldNow();
                byHand.send(1);
                await(task);
                trail.add("done");
            });
            assertThat(trail.steps()).containsExactly("request 64", "1", "cancel", "done");
        }

        @Test
        void byTheCancellationOfItsTaskCancelsBeforeTheTaskIsDone() {
            run(() -> {
                var task =
                        spawn(() -> {
                            for (int item : Generator.from(byHand)) {
                                trail.add(item);
                            }
                        });
                yieldNow();
                byHand.send(1);
                yieldNow();
                task.cancel();
                Quietly.await(task);
                trail.add("done");
            });
            assertThat(trail.steps()).containsExactly("request 64", "1", "cancel", "done");
        }

        @Test
        void byTheEndOfTheLoopCancels() {
            run(() -> {
                spawn(() -> Generator.from(byHand).next());
                yieldNow();
                trail.add("main ends");
            });
            assertThat(trail.steps()).containsExactly("request 64", "main ends", "cancel");
        }

        @Test
        void comesWhenNobodyRefersToItAnyMore() {
            run(() -> {
                askOnceAndDrop();
                for (int i = 0; i < 1_000 && trail.steps().size() < 2; i++) {
                    System.gc();
                    Coroutines.sleep(Duration.ofMillis(10));
                }
                trail.add("main ends");
            });
            assertThat(trail.steps()).containsExactly("request 64", "cancel", "main ends");
        }

        private void askOnceAndDrop() {
            var items = Generator.from(byHand);
            currentLoop().callSoon(() -> byHand.send(1));
            assertThat(items.next()).isEqualTo(1);
        }

        @Test
        void beforeTheSubscriptionHasComeCancelsItWhenItComes() {
            Flow.Publisher<Integer> late = subscriber -> byHand.subscriber = subscriber;
            run(() -> {
                var items = Generator.from(late);
                var task = spawn(() -> items.next());
                yieldNow();
                task.cancel();
                Quietly.await(task);
                items.close();
                byHand.subscriber.onSubscribe(byHand);
            });
            assertThat(trail.steps()).containsExactly("cancel");
        }
    }

    @Nested
    class APublisherThatBreaksTheRules {
        @Test
        void bySendingTooMuchIsCancelledAfterWhatWasRequested() {
            run(() -> {
                var items = Generator.from(byHand, 2);
                currentLoop().callSoon(() -> byHand.send(1, 2, 3, 4));
                trail.add(items.next());
                trail.add(items.next());
                assertThatThrownBy(items::next)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("more than was requested");
                trail.add(items.hasNext());
            });
            assertThat(trail.steps()).containsExactly("request 2", "1", "2", "cancel", "false");
        }

        @Test
        void bySubscribingTwiceHasTheSecondCancelled() {
            run(() -> {
                var items = Generator.from(byHand);
                spawn(() -> {
                    byHand.subscriber.onSubscribe(new ByHand<>(trail));
                    byHand.send(1);
                });
                trail.add(items.next());
            });
            assertThat(trail.steps()).containsExactly("request 64", "cancel", "1", "cancel");
        }

        @Test
        void byThrowingIsOverWithThat() {
            var failure = new IllegalArgumentException("publisher");
            run(() -> {
                var items =
                        Generator.<Integer>from(_ -> {
                            throw failure;
                        });
                assertThatThrownBy(items::next).isSameAs(failure);
                assertThat(items.hasNext()).isFalse();
            });
        }

        @Test
        void byGoingOnAfterTheEndIsIgnored() {
            run(() -> {
                var items = Generator.from(byHand);
                currentLoop()
                        .callSoon(() -> {
                            byHand.subscriber.onComplete();
                            byHand.send(1);
                            byHand.subscriber.onError(new IOException("late"));
                        });
                trail.add(items.hasNext());
            });
            assertThat(trail.steps()).containsExactly("request 64", "false");
        }
    }

    @Nested
    class Misuse {
        @Test
        void withoutABatchIsRefused() {
            assertThatThrownBy(() -> Generator.from(byHand, 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("not 0");
        }

        @Test
        void outsideATaskIsRefusedAndHarmless() {
            var items = Generator.from(byHand);
            assertThatThrownBy(items::next)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("runs no task");
            run(() -> {
                currentLoop().callSoon(() -> byHand.send(1));
                trail.add(items.next());
            });
            assertThat(trail.steps()).containsExactly("request 64", "1", "cancel");
        }

        @Test
        void byASecondConsumerIsRefused() {
            run(() -> {
                var items = Generator.from(byHand);
                var first = spawn(() -> items.next());
                yieldNow();
                assertThatThrownBy(items::next).isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(items::close).isInstanceOf(IllegalStateException.class);
                byHand.send(1);
                trail.add(await(first));
            });
            assertThat(trail.steps()).containsExactly("request 64", "1", "cancel");
        }

        @Test
        void onAnotherLoopIsRefused() {
            run(() -> {
                var items = Generator.from(byHand);
                currentLoop().callSoon(() -> byHand.send(1, 2));
                items.next();
                toThread(() -> {
                    run(() ->
                            assertThatThrownBy(items::next)
                                    .isInstanceOf(IllegalStateException.class)
                                    .hasMessageContaining("another loop"));
                    return null;
                });
                trail.add(items.next());
            });
            assertThat(trail.steps()).containsExactly("request 64", "2", "cancel");
        }
    }

    @Test
    void severalTasksMayAskOneAfterTheOther() {
        run(() -> {
            var items = Generator.from(byHand);
            var first = spawn(() -> items.next());
            yieldNow();
            byHand.send(1, 2);
            trail.add(await(first));
            trail.add(await(spawn("second", () -> currentTask().name() + items.next())));
        });
        assertThat(trail.steps()).containsExactly("request 64", "1", "second2", "cancel");
    }
}
