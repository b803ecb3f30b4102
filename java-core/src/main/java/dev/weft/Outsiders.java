package dev.weft;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The other threads that block until some future of this loop is done. They are counted here and
/// not in the future, so that futures which nobody blocks on, nearly all of them, pay a look at a
/// short list. Any thread.
///
/// They are told by whoever completes the future and not by a callback: a loop that rests between
/// two runs calls none, the main task's own end may be what it rests after, and a simulation could
/// not repeat an order in which the callback of another thread turns up at any time. The thread
/// adds itself and then looks at the future; whoever completes the future looks here after. So one
/// of the two sees the other.
final class Outsiders {
    private static final Outsider[] NOBODY = {};

    private volatile Outsider[] waiting = NOBODY; // copied when it changes
    private volatile boolean closed;

    private static final class Outsider extends CountDownLatch {
        private final Future<?> future;

        Outsider(Future<?> future) {
            super(1);
            this.future = future;
        }
    }

    /// Returns when the future is done or the loop has closed.
    void waitFor(Future<?> future, long timeout, TimeUnit unit)
            throws InterruptedException, TimeoutException {
        var outsider = new Outsider(future);
        add(outsider);
        try {
            if (!closed && !future.isDone() && !outsider.await(timeout, unit)) {
                throw new TimeoutException(future + " is not done after " + timeout + " " + unit);
            }
        } finally {
            remove(outsider);
        }
    }

    private synchronized void add(Outsider outsider) {
        Outsider[] longer = Arrays.copyOf(waiting, waiting.length + 1);
        longer[waiting.length] = outsider;
        waiting = longer;
    }

    private synchronized void remove(Outsider outsider) {
        waiting = Arrays.stream(waiting).filter(each -> each != outsider).toArray(Outsider[]::new);
    }

    /// Lets those go who wait for a future, which is done.
    void tell(Future<?> future) {
        for (Outsider each : waiting) {
            if (each.future == future) {
                future.markRetrieved(); // a closing loop must not call it lost
                each.countDown();
            }
        }
    }

    /// Lets everybody go; for a loop that closes.
    void release() {
        closed = true;
        for (Outsider each : waiting) {
            each.countDown();
        }
    }
}
