package dev.weft;

import dev.weft.sync.Semaphore;

import org.reactivestreams.tck.SubscriberWhiteboxVerification.SubscriberPuppet;
import org.reactivestreams.tck.SubscriberWhiteboxVerification.WhiteboxSubscriberProbe;
import org.reactivestreams.tck.flow.FlowSubscriberWhiteboxVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.BeforeClass;

import java.util.concurrent.Flow;

/// The subscriber inside a generator that consumes a publisher, under those of the Reactive
/// Streams' own tests that say when it is to ask and when to stop.
public class SubscriberWhiteboxTckTest extends FlowSubscriberWhiteboxVerification<Integer> {
    private TckConsumers consumers;

    /// For TestNG.
    public SubscriberWhiteboxTckTest() {
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

    @Override
    public Integer createElement(int element) {
        return element;
    }

    @Override
    protected Flow.Subscriber<Integer> createFlowSubscriber(
            WhiteboxSubscriberProbe<Integer> probe) {
        var wanted = new Semaphore(0);
        TckConsumers.Consumer consumer = consumers.begin(1, wanted::acquire);
        var puppet = new Puppet(consumers.loop, wanted, consumer.task());
        return new Probed(consumer.subscriber(), probe, puppet);
    }

    /// Has a task take more items, or end.
    private record Puppet(EventLoop loop, Semaphore wanted, Task<?> consumer)
            implements SubscriberPuppet {
        @Override
        public void triggerRequest(long items) {
            for (long i = 0; i < items; i++) {
                loop.execute(wanted::release);
            }
        }

        @Override
        public void signalCancel() {
            consumer.cancel();
        }
    }

    private record Probed(
            Flow.Subscriber<? super Integer> subscriber,
            WhiteboxSubscriberProbe<Integer> probe,
            Puppet puppet)
            implements Flow.Subscriber<Integer> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscriber.onSubscribe(subscription);
            probe.registerOnSubscribe(puppet);
        }

        @Override
        public void onNext(Integer item) {
            subscriber.onNext(item);
            probe.registerOnNext(item);
        }

        @Override
        public void onError(Throwable failure) {
            subscriber.onError(failure);
            probe.registerOnError(failure);
        }

        @Override
        public void onComplete() {
            subscriber.onComplete();
            probe.registerOnComplete();
        }
    }
}
