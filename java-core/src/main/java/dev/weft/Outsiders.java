package dev.weft;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// The other threads that block until some future of this loop is done. They are counted here and
/// not in the future, so that futures which nobody blocks on, nearly all of them, pay nothing. Any
/// thread.
final class Outsiders {
    private final Set<CountDownLatch> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /// Returns when the future is done or the loop has closed.
    void waitFor(Future<?> future, long timeout, TimeUnit unit)
            throws InterruptedException, TimeoutException {
        var done = new CountDownLatch(1);
        Consumer<Future<?>> callback =
                settled -> {
                    settled.markRetrieved(); // a closing loop must not call it lost
                    done.countDown();
                };
        waiting.add(done);
        try {
            future.addDoneCallback(callback);
            if (!closed && !done.await(timeout, unit)) {
                forget(future, callback);
                throw new TimeoutException(future + " is not done after " + timeout + " " + unit);
            }
        } catch (InterruptedException interrupted) {
            forget(future, callback);
            throw interrupted;
        } catch (RejectedExecutionException loopClosed) {
            // The caller looks at the future once more and says so.
        } finally {
            waiting.remove(done);
        }
    }

    private static void forget(Future<?> future, Consumer<Future<?>> callback) {
        try {
            future.loop.execute(() -> future.removeDoneCallback(callback));
        } catch (RejectedExecutionException loopClosed) {
            // Then it is called no more either.
        }
    }

    /// Lets everybody go; for a loop that closes.
    void release() {
        closed = true;
        waiting.forEach(CountDownLatch::countDown);
    }
}
