package dev.weft;

import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.BeforeClass;
import org.testng.annotations.Test;

import java.util.concurrent.Flow;

/// A generator's code as a publisher, under the Reactive Streams' own tests.
public class PublisherTckTest extends FlowPublisherVerification<Long> {
    private EventLoop loop;
    private EventLoop closed;

    /// For TestNG.
    public PublisherTckTest() {
        super(new TestEnvironment(5_000, 30, 5), 300);
    }

    @BeforeClass
    void startLoops() {
        loop = EventLoop.start("tck");
        closed = EventLoop.start("closed");
        closed.close();
    }

    @AfterClass
    void closeLoop() {
        loop.close();
    }

    @Override
    public Flow.Publisher<Long> createFlowPublisher(long elements) {
        return Generator.publisher(
                loop,
                out -> {
                    for (long i = 0; i < elements; i++) {
                        Coroutines.yieldNow();
                        out.yield(i);
                    }
                });
    }

    /// The TCK gives the garbage collector a tenth of a second, and a busy machine may need more;
    /// it dereferences the null then.
    @Override
    @Test
    public void
            required_spec313_cancelMustMakeThePublisherEventuallyDropAllReferencesToTheSubscriber()
                    throws Throwable {
        for (int tries = 1; ; tries++) {
            try {
                super
                        .required_spec313_cancelMustMakeThePublisherEventuallyDropAllReferencesToTheSubscriber();
                return;
            } catch (NullPointerException tooEarly) {
                if (tries == 10) {
                    throw tooEarly;
                }
            }
        }
    }

    @Override
    public Flow.Publisher<Long> createFailedFlowPublisher() {
        return Generator.publisher(closed, out -> out.yield(1L));
    }
}
