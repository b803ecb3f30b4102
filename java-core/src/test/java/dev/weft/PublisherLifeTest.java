package dev.weft;

import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// A generator's code as a publisher, when its loop closes and when other threads use it.
class PublisherLifeTest {
    private final Trail trail = new Trail();

    private void forever(Generator.Yielder<Integer> out) {
        try {
            for (int i = 1; ; i++) {
                out.yield(i);
            }
        } finally {
            trail.add("finally");
        }
    }

    @Test
    void aSubscriberThatHasRequestedNothingHearsOfTheEndOfTheLoop() {
        run(() -> {
            Generator.publisher(currentLoop(), this::forever).subscribe(new Listener<>(trail));
            yieldNow();
        });
        assertThat(trail.steps()).containsExactly("CancellationException(null)");
    }

    @Test
    void aSubscriberThatWaitsForAnItemHearsOfTheEndOfTheLoop() {
        run(() -> {
            var listener = new Listener<Integer>(trail);
            Generator.publisher(
                            currentLoop(),
                            (Generator.Yielder<Integer> out) -> {
                                out.yield(1);
                                trail.hang("body");
                            })
                    .subscribe(listener);
            yieldNow();
            listener.ask(2);
        });
        assertThat(trail.steps())
                .containsExactly("1", "body cancelled", "CancellationException(null)");
    }

    @Test
    void aSubscriberThatRestsHearsOfTheEndOfTheLoopAfterTheCleanup() {
        run(() -> {
            var listener = new Listener<Integer>(trail);
            Generator.publisher(currentLoop(), this::forever).subscribe(listener);
            yieldNow();
            listener.ask(1);
        });
        assertThat(trail.steps()).containsExactly("1", "finally", "CancellationException(null)");
    }

    @Test
    void whoSubscribesInTheLastMomentHearsOfTheEndToo() {
        run(() -> {
            EventLoop loop = currentLoop();
            loop.addCloseCallback(() ->
                    Generator.publisher(loop, this::forever).subscribe(new Listener<>(trail)));
        });
        assertThat(trail.steps()).containsExactly("CancellationException(null)");
    }

    @Test
    void whoSubscribesAfterTheEndIsToldAtOnce() {
        EventLoop loop = run(Coroutines::currentLoop);
        var listener = new Listener<Integer>(trail);
        Generator.publisher(loop, this::forever).subscribe(listener);
        assertThat(trail.steps())
                .containsExactly(
                        "RejectedExecutionException(the loop is closed and runs nothing any"
                                + " more)");
        listener.subscription.request(1);
        listener.subscription.request(-1);
        listener.subscription.cancel();
        assertThat(trail.steps()).hasSize(1);
    }

    @Test
    void whoCancelsAtOnceAfterTheEndIsToldNothing() {
        EventLoop loop = run(Coroutines::currentLoop);
        loop.setExceptionHandler((_, context) -> trail.addThrown(context.exception()));
        var atOnce =
                new Listener<Integer>(trail) {
                    @Override
                    public void onSubscribe(Flow.Subscription given) {
                        given.cancel();
                    }
                };
        Generator.publisher(loop, this::forever).subscribe(atOnce);
        assertThat(trail.steps()).isEmpty();
    }

    /// Counts items, and opens a gate when so many have come.
    private static final class Counter extends Listener<Integer> {
        private final AtomicInteger items = new AtomicInteger();
        private final CountDownLatch subscribed = new CountDownLatch(1);

        Counter() {
            super(new Trail());
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            super.onSubscribe(given);
            subscribed.countDown();
        }

        @Override
        public void onNext(Integer item) {
            // Items come in order, so none is lost or doubled.
            assertThat(items.incrementAndGet()).isEqualTo(item);
        }
    }

    @Test
    @Tag("stress")
    void everyRequestOfOtherThreadsIsAnsweredOnce() throws Exception {
        var requested = new AtomicLong();
        try (EventLoop loop = EventLoop.start("hammered")) {
            var counter = new Counter();
            Generator.publisher(loop, this::forever).subscribe(counter);
            counter.subscribed.await();
            Hammer.start(
                            3,
                            20_000,
                            (thread, _) -> {
                                counter.subscription.request(thread + 1);
                                requested.addAndGet(thread + 1);
                            })
                    .join();
            loop.submit(
                            () -> {
                                while (counter.items.get() < requested.get()) {
                                    yieldNow();
                                }
                                Quietly.turns(5);
                                return null;
                            })
                    .get();
            assertThat(counter.items.get()).isEqualTo((int) requested.get());
        }
    }

    @Test
    @Tag("stress")
    void aCancelFromAnotherThreadClosesTheCodeWheneverItComes() throws Exception {
        var begun = new AtomicInteger();
        var closed = new AtomicInteger();
        try (EventLoop loop = EventLoop.start("hammered")) {
            Flow.Publisher<Integer> publisher =
                    Generator.publisher(
                            loop,
                            out -> {
                                begun.incrementAndGet();
                                try {
                                    for (int i = 1; ; i++) {
                                        yieldNow();
                                        out.yield(i);
                                    }
                                } finally {
                                    yieldNow();
                                    closed.incrementAndGet();
                                }
                            });
            Hammer.start(
                            2,
                            2_000,
                            (_, round) -> {
                                var counter = new Counter();
                                publisher.subscribe(counter);
                                counter.subscribed.await();
                                counter.subscription.request(1 + round % 7);
                                for (int i = 0; i < round % 50; i++) {
                                    Thread.onSpinWait();
                                }
                                counter.subscription.cancel();
                            })
                    .join();
            loop.submit(
                            () -> {
                                while (Coroutines.allTasks().size() > 1) {
                                    yieldNow();
                                }
                                return null;
                            })
                    .get();
        }
        assertThat(closed.get()).isEqualTo(begun.get());
    }
}
