package dev.weft;

import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.support.TestException;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/// Tasks that consume the publishers of the Reactive Streams' own tests, on a loop of their own.
final class TckConsumers implements AutoCloseable {
    final EventLoop loop = EventLoop.start("tck");

    /// A task, and the subscriber inside the generator that it takes from.
    record Consumer(Flow.Subscriber<? super Integer> subscriber, Task<?> task) {}

    static TestEnvironment environment() {
        return new TestEnvironment(5_000, 30, 5);
    }

    /// Begins to take item after item, each after waiting for leave.
    ///
    /// @param ahead how many items the generator asks for in advance
    Consumer begin(int ahead, Runnable wait) {
        var subscriber = new CompletableFuture<Flow.Subscriber<? super Integer>>();
        Flow.Publisher<Integer> publisher = subscriber::complete;
        Task<?> task =
                loop.submit(() -> {
                    takeAll(Generator.from(publisher, ahead), wait);
                    return null;
                });
        return new Consumer(subscriber.join(), task);
    }

    private static void takeAll(Generator<Integer> items, Runnable wait) {
        try {
            while (items.hasNext()) {
                wait.run();
                items.next();
            }
        } catch (TestException expected) {
            // The publisher fails, in some of the tests.
        }
    }

    @Override
    public void close() {
        loop.close();
    }
}
