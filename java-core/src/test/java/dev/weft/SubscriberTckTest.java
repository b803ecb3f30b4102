package dev.weft;

import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.BeforeClass;

import java.util.concurrent.Flow;

/// The subscriber inside a generator that consumes a publisher, under the Reactive Streams' own
/// tests.
public class SubscriberTckTest extends FlowSubscriberBlackboxVerification<Integer> {
    private TckConsumers consumers;

    /// For TestNG.
    public SubscriberTckTest() {
        super(TckConsumers.environment());
    }

    @BeforeClass
    void start() {
        consumers = new TckConsumers();
    }

    @AfterClass
    void close() {
        consumers.close();
    }

    /// Of a task that takes whatever comes.
    @Override
    public Flow.Subscriber<Integer> createFlowSubscriber() {
        @SuppressWarnings("unchecked") // it takes Integers
        var taker = (Flow.Subscriber<Integer>) consumers.begin(4, () -> {}).subscriber();
        return taker;
    }

    @Override
    public Integer createElement(int element) {
        return element;
    }
}
