package dev.weft;

import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// Publishers that signal from other threads while a task consumes.
@Tag("stress")
class FromPublisherStressTest {
    /// Sends what is requested from a thread of its own, counting up.
    private static final class OtherThreads implements Flow.Publisher<Integer> {
        private final int last;
        private final AtomicInteger cancelled = new AtomicInteger();
        private final AtomicInteger ended = new AtomicInteger();

        OtherThreads(int last) {
            this.last = last;
        }

        @Override
        public void subscribe(Flow.Subscriber<? super Integer> subscriber) {
            var demand = new Semaphore(0);
            var stop = new AtomicBoolean();
            Thread.ofPlatform()
                    .start(() -> {
                        subscriber.onSubscribe(
                                new Flow.Subscription() {
                                    @Override
                                    public void request(long n) {
                                        demand.release((int) n);
                                    }

                                    @Override
                                    public void cancel() {
                                        cancelled.incrementAndGet();
                                        stop.set(true);
                                        demand.release();
                                    }
                                });
                        for (int i = 1; i <= last; i++) {
                            demand.acquireUninterruptibly();
                            if (stop.get()) {
                                break;
                            }
                            subscriber.onNext(i);
                        }
                        if (!stop.get()) {
                            subscriber.onComplete();
                        }
                        ended.incrementAndGet();
                    });
        }
    }

    private static int sumOf(Generator<Integer> items) {
        int sum = 0;
        int before = 0;
        for (int item : items) {
            assertThat(item).isEqualTo(++before);
            sum += item;
            if (item % 100 == 0) {
                yieldNow();
            }
        }
        return sum;
    }

    @Test
    void noItemIsLostOrDoubledWhateverTheBatch() {
        for (int batch : new int[] {1, 2, 3, 64}) {
            int sum = run(() -> sumOf(Generator.from(new OtherThreads(5_000), batch)));
            assertThat(sum).as("batch " + batch).isEqualTo(12_502_500);
        }
    }

    @Test
    void theLastItemsAreNotLostToTheEndThatFollowsThem() {
        run(() -> {
            for (int round = 0; round < 500; round++) {
                int last = round % 4;
                assertThat(sumOf(Generator.from(new OtherThreads(last), 2)))
                        .isEqualTo(last * (last + 1) / 2);
            }
        });
    }

    @Test
    void aConsumerThatStopsCancelsWhateverArrives() throws Exception {
        var publisher = new OtherThreads(Integer.MAX_VALUE);
        int rounds = 200;
        run(() -> {
            for (int round = 0; round < rounds; round++) {
                try (var items = Generator.from(publisher, 1 + round % 5)) {
                    for (int i = 0; i < round % 10; i++) {
                        items.next();
                    }
                    items.hasNext();
                }
            }
        });
        assertThat(publisher.cancelled.get()).isEqualTo(rounds);
        while (publisher.ended.get() < rounds) {
            Thread.onSpinWait();
        }
    }

    @Test
    void theJdksOwnPublisherIsConsumed() {
        var publisher = new SubmissionPublisher<Integer>();
        var sender = Thread.ofPlatform().unstarted(() -> sendAll(publisher));
        int sum =
                run(() -> {
                    sender.start();
                    return sumOf(Generator.from(publisher, 8));
                });
        assertThat(sum).isEqualTo(2_001_000);
    }

    private static void sendAll(SubmissionPublisher<Integer> publisher) {
        try (publisher) {
            while (!publisher.hasSubscribers()) {
                Thread.onSpinWait();
            }
            for (int i = 1; i <= 2_000; i++) {
                publisher.submit(i);
            }
        }
    }

    @Test
    void aGeneratorComesBackFromAPublisherOnTheSameLoop() {
        var ahead = new AtomicInteger();
        int sum =
                run(() -> {
                    var published =
                            Generator.<Integer>publisher(
                                    currentLoop(),
                                    out -> {
                                        for (int i = 1; i <= 5_000; i++) {
                                            ahead.incrementAndGet();
                                            out.yield(i);
                                        }
                                    });
                    int total = 0;
                    for (int item : Generator.from(published, 16)) {
                        assertThat(ahead.getAndDecrement()).isBetween(1, 16);
                        total += item;
                    }
                    return total;
                });
        assertThat(sum).isEqualTo(12_502_500);
    }

    @Test
    void aGeneratorComesBackFromAPublisherOnAnotherLoop() {
        try (EventLoop other = EventLoop.start("other")) {
            int sum =
                    run(() ->
                            sumOf(
                                    Generator.from(
                                            Generator.publisher(
                                                    other,
                                                    out -> {
                                                        for (int i = 1; i <= 5_000; i++) {
                                                            out.yield(i);
                                                        }
                                                    }))));
            assertThat(sum).isEqualTo(12_502_500);
        }
    }
}
