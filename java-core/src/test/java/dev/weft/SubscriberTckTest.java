package dev.weft;

import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;
import org.reactivestreams.tck.flow.support.TestException;
import org.testng.annotations.AfterClass;
import org.testng.annotations.BeforeClass;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/// The subscriber inside a generator that consumes a publisher, under the Reactive Streams' own
/// tests.
public class SubscriberTckTest extends FlowSubscriberBlackboxVerification<Integer> {
    private EventLoop loop;

    /// For TestNG.
    public SubscriberTckTest() {
        super(new TestEnvironment(5_000, 30, 5));
    }

    @BeforeClass
    void startLoop() {
        loop = EventLoop.start("tck");
    }

    @AfterClass
    void closeLoop() {
        loop.close();
    }

    /// Of a task that takes whatever comes.
    @Override
    public Flow.Subscriber<Integer> createFlowSubscriber() {
        var subscriber = new CompletableFuture<Flow.Subscriber<? super Integer>>();
        Flow.Publisher<Integer> publisher = subscriber::complete;
        loop.submit(() -> {
            takeAll(Generator.from(publisher, 4), () -> {});
            return null;
        });
        @SuppressWarnings("unchecked") // it takes Integers
        var taker = (Flow.Subscriber<Integer>) subscriber.join();
        return taker;
    }

    /// Takes item after item, each after waiting for leave.
    static void takeAll(Generator<Integer> items, Runnable wait) {
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
    public Integer createElement(int element) {
        return element;
    }
}
