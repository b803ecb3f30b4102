package dev.weft;

import java.util.Map;
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
    private final Map<CountDownLatch, Future<?>> waiting = new ConcurrentHashMap<>();
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
        waiting.put(done, future); // before the loop is woken, for a loop that rests looks here
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

    /// Lets those go whose future is done; for a loop that runs no callbacks meanwhile.
    void releaseIfDone() {
        waiting.forEach((waiter, future) -> {
            if (future.isDone()) {
                waiter.countDown();
            }
        });
    }

    /// Lets everybody go; for a loop that closes.
    void release() {
        closed = true;
        waiting.keySet().forEach(CountDownLatch::countDown);
    }
}
