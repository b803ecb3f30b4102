package dev.weft;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;

/// One run of a body against the clock.
final class Timeout implements Runnable {
    private final Task<?> task;
    private final Duration limit;
    private boolean expired;

    private Timeout(Task<?> task, Duration limit) {
        this.task = task;
        this.limit = limit;
    }

    static <T> T run(Task<?> task, Duration limit, Coroutine<T> body) throws TimeoutException {
        Timeout timeout = new Timeout(task, limit);
        int before = task.cancelling();
        Handle alarm =
                limit.isPositive()
                        ? task.loop.callLater(limit, timeout)
                        : task.loop.callSoon(timeout);
        T result;
        try {
            result = body.run();
        } catch (CancellationException cancellation) {
            alarm.cancel();
            if (timeout.expired && task.uncancel() <= before) {
                throw timeout.toException(cancellation);
            }
            throw cancellation;
        } catch (Throwable failure) {
            alarm.cancel();
            timeout.takeBack();
            throw Sneaky.rethrow(failure);
        }
        alarm.cancel();
        timeout.takeBack();
        return result;
    }

    /// The alarm.
    @Override
    public void run() {
        expired = true;
        task.cancel("timed out after " + limit);
    }

    private void takeBack() {
        if (expired) {
            task.uncancel();
        }
    }

    private TimeoutException toException(CancellationException cause) {
        var exception = new TimeoutException("timed out after " + limit);
        exception.initCause(cause);
        return exception;
    }

    @Override
    public String toString() {
        return "timeout of " + limit + " for " + task.name();
    }
}
