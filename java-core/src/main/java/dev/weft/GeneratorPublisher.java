package dev.weft;

import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

/// A generator as a publisher. A generator can be gone through once, so there is one subscriber.
final class GeneratorPublisher<T> implements Flow.Publisher<T> {
    private final EventLoop loop;
    private final Generator<T> generator;
    private final AtomicBoolean taken = new AtomicBoolean();

    GeneratorPublisher(EventLoop loop, Generator<T> generator) {
        this.loop = loop;
        this.generator = generator;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super T> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        Generator.Body<T> body =
                taken.compareAndSet(false, true)
                        ? new Remaining<>(generator)
                        : GeneratorPublisher::refuse;
        PublisherRun.start(loop, body, subscriber);
    }

    private static void refuse(Generator.Yielder<?> out) {
        throw new IllegalStateException(
                "a generator can be gone through once, and another subscriber does that; for runs"
                        + " of their own, use Generator.publisher(loop, body)");
    }

    private record Remaining<T>(Generator<T> generator) implements OwningBody<T> {
        @Override
        public void run(Generator.Yielder<T> out) {
            try (generator) {
                generator.forEachRemaining(out::yield);
            }
        }

        @Override
        public void close() {
            generator.close();
        }
    }
}
