package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.util.concurrent.Flow;

/// A generator's code as a publisher.
class PublisherTest extends PublisherPrograms {
    @Nested
    class Demand {
        @Test
        void letsTheCodeGoOnItemByItem() {
            run(() -> {
                var listener = listenToA(PublisherTest.this::oneTwoThree);
                trail.add("request 1");
                listener.ask(1);
                trail.add("request 2");
                listener.ask(2);
                trail.add("request 1");
                listener.ask(1);
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "request 1",
                            "begin",
                            "1",
                            "request 2",
                            "after 1",
                            "2",
                            "after 2",
                            "3",
                            "request 1",
                            "after 3",
                            "finally",
                            "complete");
        }

        @Test
        void thatComesInASignalIsCountedThere() {
            run(() -> {
                var greedy =
                        new Listener<Integer>(trail) {
                            @Override
                            public void onSubscribe(Flow.Subscription given) {
                                given.request(1);
                                super.onSubscribe(given);
                            }

                            @Override
                            public void onNext(Integer item) {
                                subscription.request(1);
                                super.onNext(item);
                            }
                        };
                publisher(PublisherTest.this::oneTwoThree).subscribe(greedy);
                Quietly.turns(5);
            });
            assertThat(trail.steps()).endsWith("after 3", "finally", "complete");
        }

        @Test
        void mayBeWithoutEnd() {
            run(() -> {
                var listener = listenToA(PublisherTest.this::oneTwoThree);
                listener.subscription.request(Long.MAX_VALUE);
                listener.ask(Long.MAX_VALUE);
            });
            assertThat(trail.steps()).contains("1", "2", "3").endsWith("complete");
        }

        @Test
        void ofLessThanOneIsAFailureOfTheSubscriber() {
            run(() -> {
                var listener = listenToA(PublisherTest.this::oneTwoThree);
                listener.ask(1);
                listener.ask(0);
                listener.ask(1);
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "begin",
                            "1",
                            "finally",
                            "IllegalArgumentException(§3.9: requested 0 items)");
        }

        @Test
        void ofLessThanOneBeforeItBeginsIsToo() {
            run(() -> {
                var wrong =
                        new Listener<Integer>(trail) {
                            @Override
                            public void onSubscribe(Flow.Subscription given) {
                                given.request(-1);
                            }
                        };
                publisher(PublisherTest.this::oneTwoThree).subscribe(wrong);
                Quietly.turns(3);
            });
            assertThat(trail.steps())
                    .containsExactly("IllegalArgumentException(§3.9: requested -1 items)");
        }

        @Test
        void afterTheEndIsNothing() {
            run(() -> {
                var listener = listenToA(_ -> {});
                listener.ask(1);
                listener.ask(1);
                listener.ask(-1);
                listener.leave();
            });
            assertThat(trail.steps()).containsExactly("complete");
        }
    }

    @Nested
    class OfOneGenerator {
        @Test
        void givesWhatIsLeftOfIt() {
            run(() -> {
                Generator<Integer> generator = Generator.of(PublisherTest.this::oneTwoThree);
                generator.next();
                var listener = listenTo(generator.publisher(currentLoop()));
                listener.ask(3);
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "begin",
                            "after 1",
                            "2",
                            "after 2",
                            "3",
                            "after 3",
                            "finally",
                            "complete");
        }

        @Test
        void closesItWithTheSubscription() {
            run(() -> {
                Generator<Integer> generator = Generator.of(PublisherTest.this::oneTwoThree);
                var listener = listenTo(generator.publisher(currentLoop()));
                listener.ask(1);
                listener.leave();
                assertThat(generator.hasNext()).isFalse();
            });
            assertThat(trail.steps()).containsExactly("begin", "1", "finally");
        }

        @Test
        void closesItAlsoIfNothingWasRequested() {
            run(() -> {
                Generator<Integer> generator = Generator.of(PublisherTest.this::oneTwoThree);
                generator.next();
                listenTo(generator.publisher(currentLoop())).leave();
                trail.add(generator.hasNext());
            });
            assertThat(trail.steps()).containsExactly("begin", "finally", "false");
        }

        @Test
        void refusesASecondSubscriberAndLeavesTheFirstAlone() {
            run(() -> {
                Generator<Integer> generator =
                        Generator.of(out -> {
                            out.yield(1);
                            out.yield(2);
                        });
                var publisher = generator.publisher(currentLoop());
                var first = listenTo(publisher);
                first.ask(1);
                var refused = new Trail();
                var second = new Listener<Integer>(refused);
                publisher.subscribe(second);
                yieldNow();
                second.ask(1);
                assertThat(refused.steps())
                        .singleElement()
                        .asString()
                        .startsWith("IllegalStateException(a generator can be gone through once");
                listenTo(publisher).leave();
                first.ask(2);
            });
            assertThat(trail.steps()).containsExactly("1", "2", "complete");
        }
    }

    @Test
    void givesEachSubscriberItsOwnRun() {
        run(() -> {
            var publisher = publisher(PublisherTest.this::oneTwoThree);
            var first = listenTo(publisher);
            var second = listenTo(publisher);
            first.ask(1);
            second.ask(1);
            first.leave();
            second.ask(1);
        });
        assertThat(trail.steps()).startsWith("begin", "1", "begin", "1", "finally", "after 1", "2");
    }

    @Test
    void itsCodeMayAwaitWhatItLikes() {
        run(() -> {
            Future<Integer> later = currentLoop().createFuture();
            var listener =
                    listenToA(out -> {
                        out.yield(await(later));
                        out.yield(await(spawn(() -> 2)));
                    });
            listener.ask(3);
            trail.add("nothing yet");
            later.complete(1);
            Quietly.turns(5);
        });
        assertThat(trail.steps()).containsExactly("nothing yet", "1", "2", "complete");
    }

    @Test
    void itsCodeSeesTheContextOfWhoeverSubscribed() {
        ContextVar<String> user = ContextVar.withDefault("user", "nobody");
        run(() -> {
            Flow.Publisher<Integer> publisher = publisher(_ -> trail.add(user.get()));
            var token = user.set("ann");
            var listener = listenTo(publisher);
            user.reset(token);
            listener.ask(1);
        });
        assertThat(trail.steps()).containsExactly("ann", "complete");
    }

    @Test
    void signalsComeOnTheLoop() {
        run(() -> {
            EventLoop loop = currentLoop();
            Future<Flow.Subscription> subscribed = loop.createFuture();
            Future<Void> completed = loop.createFuture();
            var telling =
                    new Listener<Integer>(trail) {
                        @Override
                        public void onSubscribe(Flow.Subscription given) {
                            trail.add(loop.isCurrent());
                            subscribed.complete(given);
                        }

                        @Override
                        public void onNext(Integer item) {
                            trail.add(loop.isCurrent());
                        }

                        @Override
                        public void onComplete() {
                            trail.add(loop.isCurrent());
                            completed.complete(null);
                        }
                    };
            Flow.Publisher<Integer> publisher = publisher(out -> out.yield(1));
            fromAnotherThread(() -> publisher.subscribe(telling));
            Flow.Subscription subscription = await(subscribed);
            fromAnotherThread(() -> subscription.request(2));
            await(completed);
        });
        assertThat(trail.steps()).containsExactly("true", "true", "true");
    }

    private static void fromAnotherThread(Runnable call) {
        Coroutines.toThread(() -> {
            call.run();
            return null;
        });
    }
}
