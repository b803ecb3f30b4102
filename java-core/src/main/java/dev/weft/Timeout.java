package dev.weft;

import dev.weft.loop.Timers;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;

/// A limit to how long a body may run, for a body that wants to look at it or to move it. Where it
/// need not, [Coroutines#withTimeout(Duration, Coroutine)] is the same thing and shorter.
///
/// {@snippet class="dev.weft.snippets.StructuredSnippetsTest" region="reschedule"}
///
/// When the time is over, the task that runs the body is cancelled; the body may clean up, which
/// may await. Timeouts nest, with each other and with [TaskGroup]s: only the one that expired turns
/// its own cancellation into a [TimeoutException]; a cancellation from outside goes through.
///
/// **Thread**: the loop's.
///
/// Semantics: `asyncio.Timeout`.
public final class Timeout {
    private final Task<?> task;
    private Duration limit; // for the message; null where a deadline was given, or none
    private Alarm alarm; // the one that counts; null if there is no deadline
    private State state = State.ACTIVE;

    private enum State {
        ACTIVE,
        EXPIRED, // the task was cancelled
        OVER // the body ended before
    }

    private Timeout(Task<?> task, Duration limit) {
        this.task = task;
        this.limit = limit;
    }

    /// A body that gets the timeout it runs under.
    ///
    /// @param <T> what it returns
    @FunctionalInterface
    public interface Body<T> {
        /// Runs in the task that set the timeout.
        ///
        /// @param timeout the timeout, to be looked at and moved
        /// @return the result
        /// @throws Exception whatever went wrong
        T run(Timeout timeout) throws Exception;
    }

    /// A body that gets the timeout it runs under, and has no result.
    @FunctionalInterface
    public interface Action {
        /// Runs in the task that set the timeout.
        ///
        /// @param timeout the timeout, to be looked at and moved
        /// @throws Exception whatever went wrong
        void run(Timeout timeout) throws Exception;
    }

    /// Runs a body in the calling task, hands it the timeout, and cancels it if it takes too long.
    ///
    /// @param limit how long it may take, unless [#reschedule] changes that; zero or less expires
    ///   at the body's first wait; null means for ever
    /// @param body what to run
    /// @throws TimeoutException if the time was over; its cause is the cancellation
    /// @throws IllegalStateException outside a task
    public static void run(Duration limit, Action body) throws TimeoutException {
        call(
                limit,
                timeout -> {
                    body.run(timeout);
                    return null;
                });
    }

    /// Runs a body that has a result; see [#run(Duration, Action)].
    ///
    /// @param <T> the type of the result
    /// @param limit how long it may take; null means for ever
    /// @param body what to run
    /// @return the body's result, also if it came in spite of the cancellation
    /// @throws TimeoutException if the time was over; its cause is the cancellation
    /// @throws IllegalStateException outside a task
    public static <T> T call(Duration limit, Body<T> body) throws TimeoutException {
        Timeout timeout = new Timeout(Coroutines.currentTask(), limit);
        if (limit != null) {
            timeout.startAfter(limit);
        }
        return timeout.cover(() -> body.run(timeout));
    }

    static <T> T run(Task<?> task, Duration limit, Coroutine<T> body) throws TimeoutException {
        Timeout timeout = new Timeout(task, Objects.requireNonNull(limit, "limit"));
        timeout.startAfter(limit);
        return timeout.cover(body);
    }

    static <T> T runUntil(Task<?> task, Duration deadline, Coroutine<T> body)
            throws TimeoutException {
        Timeout timeout = new Timeout(task, null);
        timeout.startUntil(Nanos.of(Objects.requireNonNull(deadline, "deadline")));
        return timeout.cover(body);
    }

    private <T> T cover(Coroutine<T> body) throws TimeoutException {
        int before = task.cancelling();
        T result;
        try {
            result = body.run();
        } catch (CancellationException cancellation) {
            stop();
            if (expired() && task.uncancel() <= before) {
                throw toException(cancellation);
            }
            throw cancellation;
        } catch (Throwable failure) {
            end();
            throw Sneaky.rethrow(failure);
        }
        end();
        return result;
    }

    /// Ends without a [TimeoutException]: the request to cancel, if it was made, is taken back.
    private void end() {
        stop();
        if (expired()) {
            task.uncancel();
        }
    }

    private void stop() {
        if (state == State.ACTIVE) {
            dropAlarm();
            state = State.OVER;
        }
    }

    // ---- the alarm

    private void startAfter(Duration delay) {
        alarm = new Alarm(this, task.loop.deadlineAfter(delay));
        // One that is due at once goes by way of the ready queue, behind what is ready now.
        place(!delay.isPositive());
    }

    private void startUntil(long deadline) {
        alarm = new Alarm(this, deadline);
        place(deadline <= task.loop.deadlineAfter(Duration.ZERO));
    }

    private void place(boolean due) {
        if (due) {
            task.loop.enqueue(alarm);
        } else {
            task.loop.timers.add(alarm);
        }
    }

    private void dropAlarm() {
        if (alarm != null) {
            task.loop.timers.remove(alarm);
            alarm.timeout = null; // it may lie in the ready queue already
        }
    }

    private void expire() {
        state = State.EXPIRED;
        task.cancel(story());
    }

    /// A timer that knows whom to tell, and is let go by whoever wants it no more.
    private static final class Alarm extends Timers.Timer {
        private Timeout timeout;

        Alarm(Timeout timeout, long deadline) {
            super(deadline);
            this.timeout = timeout;
        }

        @Override
        public void run() {
            if (timeout != null) {
                timeout.expire();
            }
        }

        @Override
        public String toString() {
            return "alarm of " + timeout;
        }
    }

    private String story() {
        return limit != null
                ? "timed out after " + Nanos.toText(limit)
                : "timed out at " + Nanos.toText(when()) + " of the loop's clock";
    }

    private TimeoutException toException(CancellationException cause) {
        var exception = new TimeoutException(story());
        exception.initCause(cause);
        return exception;
    }

    // ---- looking and moving

    /// When the time is over, or was.
    ///
    /// @return the time, as [EventLoop#time] tells it; null for never
    public Duration when() {
        return alarm == null ? null : Duration.ofNanos(alarm.deadline());
    }

    /// Whether the time was over before the body ended. The body may still be cleaning up, and may
    /// still give a result.
    ///
    /// @return true once the task was cancelled for it
    public boolean expired() {
        return state == State.EXPIRED;
    }

    /// Moves the deadline.
    ///
    /// @param when the new one, as [EventLoop#time] tells the time; what is past expires at the
    ///   body's next wait. Null for none
    /// @throws IllegalStateException if the time was over already, if the body has ended, or on
    ///   another thread
    public void reschedule(Duration when) {
        task.loop.checkCurrent("reschedule");
        if (state != State.ACTIVE) {
            throw new IllegalStateException("too late to move the deadline of " + this);
        }
        dropAlarm();
        limit = null;
        if (when == null) {
            alarm = null;
        } else {
            startUntil(Nanos.of(when));
        }
    }

    /// How this timeout stands, for logs.
    @Override
    public String toString() {
        String story =
                switch (state) {
                    case ACTIVE -> alarm == null ? "without a deadline" : "until " + when();
                    case EXPIRED -> "expired";
                    case OVER -> "over";
                };
        return "Timeout[of " + task.name() + ", " + story + "]";
    }
}
