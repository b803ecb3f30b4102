package dev.weft.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// A strand that still waits for a monitor when its loop has closed.
///
/// The JDK resubmits it from its one "VirtualThread-unblocker". Under SCHEDULED the loop refuses
/// then; an exception there would end that thread, and every virtual thread of the JVM that waits
/// for a contended monitor would wait for ever. It happened to one run in some hundred thousand.
class LateUnblockTest {
    private final Object monitor = new Object();

    /// A loop that has closed.
    private static final class ClosedHost implements Host {
        @Override
        public Strand takeNextStrand() {
            return null;
        }

        @Override
        public void putBack(Strand strand) {}

        @Override
        public void cannotStart(Strand strand, Throwable reason) {}

        @Override
        public void submit(Runnable work) {
            throw new RejectedExecutionException("closed");
        }
    }

    @Test
    void endsTheStrandAndLeavesTheJdksThreadAlive() throws Exception {
        assumeTrue(EngineKind.chosen() == EngineKind.SCHEDULED);
        var ended = new CountDownLatch(1);
        var lateStrand = new AtomicReference<Strand>();
        Engine engine =
                EngineKind.SCHEDULED.open(
                        new ClosedHost(), "closed-loop", () -> lateStrand.get().resume());
        Thread loop = engine.loopThread();
        lateStrand.set(
                engine.newStrand(
                        null,
                        "late",
                        () -> {
                            synchronized (monitor) {
                                ended.countDown();
                            }
                        }));
        synchronized (monitor) {
            loop.start();
            loop.join(); // the strand waits for the monitor, and the loop is gone
        }

        assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(anOrdinaryVirtualThreadGetsAContendedMonitor()).isTrue();
    }

    private boolean anOrdinaryVirtualThreadGetsAContendedMonitor() throws InterruptedException {
        var got = new CountDownLatch(1);
        Thread thread =
                Thread.ofVirtual()
                        .unstarted(() -> {
                            synchronized (monitor) {
                                got.countDown();
                            }
                        });
        synchronized (monitor) {
            thread.start();
            while (thread.getState() != Thread.State.BLOCKED) {
                Thread.onSpinWait();
            }
        }
        return got.await(30, TimeUnit.SECONDS);
    }
}
