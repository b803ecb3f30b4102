package dev.weft;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

/// The wait for one future that may take so long and no longer.
final class WaitFor {
    private WaitFor() {}

    static <T> T future(Task<?> task, Future<T> future, Duration limit) throws TimeoutException {
        if (limit.isPositive()) {
            return Timeout.run(task, limit, () -> task.await(future));
        }
        if (!future.isDone()) {
            cancelAndWait(task, future);
            if (future.isCancelled()) {
                var noTime = new TimeoutException("timed out after " + Nanos.toText(limit));
                noTime.initCause(future.cancellation());
                throw noTime;
            }
        }
        return future.outcomeFor(task);
    }

    static <T> T coroutine(Task<?> task, Coroutine<T> coroutine, Duration limit)
            throws TimeoutException {
        return limit.isPositive()
                ? Timeout.run(task, limit, coroutine)
                : future(task, task.loop.spawn(coroutine), limit);
    }

    /// Cancels a future and waits for its end, which is not a cancellation of the caller's.
    private static void cancelAndWait(Task<?> task, Future<?> future) {
        Future<Void> end = task.loop.createFuture(future);
        future.addDoneCallback(_ -> end.complete(null));
        future.cancel();
        task.await(end);
    }
}
