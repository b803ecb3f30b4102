package dev.weft;

import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;

/// How a publisher that is a generator's code ends before its time.
class PublisherEndTest extends PublisherPrograms {
    @Nested
    class Cancelling {
        @Test
        void throwsAtThePendingYield() {
            run(() -> {
                var listener = listenToA(PublisherEndTest.this::oneTwoThree);
                listener.ask(1);
                listener.leave();
                listener.ask(1);
                listener.leave();
            });
            assertThat(trail.steps()).containsExactly("begin", "1", "finally");
        }

        @Test
        void cancelsWhatTheCodeAwaits() {
            run(() -> {
                var listener =
                        listenToA(out -> {
                            try {
                                trail.hang("body");
                            } finally {
                                yieldNow();
                                trail.add("finally");
                            }
                            out.yield(1);
                        });
                listener.ask(1);
                listener.leave();
            });
            assertThat(trail.steps()).containsExactly("body cancelled", "finally");
        }

        @Test
        void doesNotDisturbACleanupThatAwaits() {
            run(() -> {
                var listener =
                        listenToA(out -> {
                            try {
                                out.yield(1);
                            } finally {
                                Quietly.turns(6);
                                trail.add("finally");
                            }
                        });
                listener.ask(1);
                listener.leave();
                listener.leave();
                Quietly.turns(3);
            });
            assertThat(trail.steps()).containsExactly("1", "finally");
        }

        @Test
        void doesNotDisturbTheClosingOfWhatTheCodeLeftOpen() {
            run(() -> {
                var listener =
                        listenToA(_ -> {
                            Generator<Integer> left =
                                    Generator.of(out -> {
                                        try {
                                            out.yield(1);
                                        } finally {
                                            Quietly.turns(6);
                                            trail.add("closed");
                                        }
                                    });
                            trail.add(left.next());
                        });
                listener.ask(1);
                listener.leave();
                Quietly.turns(6);
            });
            assertThat(trail.steps()).containsExactly("1", "closed");
        }

        @Test
        void inASignalThrowsAtTheYieldThatGaveIt() {
            run(() -> {
                var once =
                        new Listener<Integer>(trail) {
                            @Override
                            public void onNext(Integer item) {
                                super.onNext(item);
                                subscription.cancel();
                            }
                        };
                publisher(PublisherEndTest.this::oneTwoThree).subscribe(once);
                yieldNow();
                once.ask(5);
            });
            assertThat(trail.steps()).containsExactly("begin", "1", "finally");
        }

        @Test
        void beforeAnythingIsRequestedRunsNothing() {
            run(() -> {
                listenToA(PublisherEndTest.this::oneTwoThree).leave();
                var atOnce =
                        new Listener<Integer>(trail) {
                            @Override
                            public void onSubscribe(Flow.Subscription given) {
                                given.cancel();
                                given.request(1);
                            }
                        };
                publisher(PublisherEndTest.this::oneTwoThree).subscribe(atOnce);
                Quietly.turns(3);
                assertThat(Coroutines.allTasks()).containsExactly(Coroutines.currentTask());
            });
            assertThat(trail.steps()).isEmpty();
        }

        @Test
        void closesTheGeneratorsThatTheCodeMade() {
            run(() -> {
                var listener =
                        listenToA(out -> {
                            Generator<Integer> inner =
                                    Generator.of(PublisherEndTest.this::oneTwoThree);
                            inner.forEachRemaining(out::yield);
                        });
                listener.ask(1);
                listener.leave();
            });
            assertThat(trail.steps()).containsExactly("begin", "1", "finally");
        }

        @Test
        void letsCodeThatGoesOnYieldNothingMore() {
            run(() -> {
                var listener =
                        listenToA(out -> {
                            for (int i = 1; i <= 3; i++) {
                                try {
                                    out.yield(i);
                                } catch (CancellationException e) {
                                    trail.add("refused after " + i);
                                }
                            }
                        });
                listener.ask(1);
                listener.ask(0);
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "1",
                            "refused after 1",
                            "refused after 2",
                            "refused after 3",
                            "IllegalArgumentException(§3.9: requested 0 items)");
        }
    }

    @Nested
    class Failure {
        @Test
        void ofTheCodeIsTheVeryExceptionForTheSubscriber() {
            var failure = new IOException("body");
            run(() -> {
                var seen =
                        new Listener<Integer>(trail) {
                            @Override
                            public void onError(Throwable given) {
                                trail.add(given == failure);
                            }
                        };
                Generator.Body<Integer> failing =
                        out -> {
                            out.yield(1);
                            throw failure;
                        };
                publisher(failing).subscribe(seen);
                yieldNow();
                seen.ask(2);
            });
            assertThat(trail.steps()).containsExactly("1", "true");
        }

        @Test
        void ofTheCleanupAfterACancelIsReported() {
            run(() -> {
                tellReports();
                var listener =
                        listenToA(out -> {
                            try {
                                out.yield(1);
                            } catch (CancellationException e) {
                                throw new IOException("cleanup");
                            }
                        });
                listener.ask(1);
                listener.leave();
            });
            assertThat(trail.steps()).containsExactly("1", "IOException(cleanup)");
        }

        @Test
        void toYieldANullIsToldToBoth() {
            run(() -> {
                var listener =
                        listenToA(out -> {
                            try {
                                out.yield(null);
                            } catch (NullPointerException e) {
                                trail.add("refused");
                                throw e;
                            }
                        });
                listener.ask(1);
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "refused", "NullPointerException(a publisher has no null items)");
        }

        @Test
        void toYieldInTheRightTaskLeavesTheRunAsItIs() {
            run(() -> {
                var listener =
                        listenToA(out -> {
                            var other = spawn(() -> out.yield(2));
                            Quietly.await(other);
                            trail.addThrown(other.exceptionNow());
                            out.yield(1);
                        });
                listener.ask(1);
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "IllegalStateException(only the task that runs the body may yield)",
                            "1",
                            "CancellationException(null)");
        }

        @Test
        void ofASubscriberInOnNextIsReportedAndCancels() {
            run(() -> {
                tellReports();
                var failing =
                        new Listener<Integer>(trail) {
                            @Override
                            public void onNext(Integer item) {
                                throw new IllegalArgumentException("subscriber");
                            }
                        };
                publisher(PublisherEndTest.this::oneTwoThree).subscribe(failing);
                yieldNow();
                failing.ask(5);
            });
            assertThat(trail.steps())
                    .containsExactly("begin", "IllegalArgumentException(subscriber)", "finally");
        }

        @Test
        void ofASubscriberInOnSubscribeIsReportedAndCancels() {
            run(() -> {
                tellReports();
                var failing =
                        new Listener<Integer>(trail) {
                            @Override
                            public void onSubscribe(Flow.Subscription given) {
                                given.request(1);
                                throw new IllegalArgumentException("subscriber");
                            }
                        };
                publisher(PublisherEndTest.this::oneTwoThree).subscribe(failing);
                Quietly.turns(3);
            });
            assertThat(trail.steps()).containsExactly("IllegalArgumentException(subscriber)");
        }

        @Test
        void ofASubscriberAtTheEndIsReported() {
            run(() -> {
                tellReports();
                var failing =
                        new Listener<Integer>(trail) {
                            @Override
                            public void onComplete() {
                                throw new IllegalArgumentException("subscriber");
                            }
                        };
                publisher(_ -> {}).subscribe(failing);
                yieldNow();
                failing.ask(1);
            });
            assertThat(trail.steps()).containsExactly("IllegalArgumentException(subscriber)");
        }
    }
}
