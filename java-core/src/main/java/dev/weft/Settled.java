package dev.weft;

import java.util.concurrent.CancellationException;

/// What the outcome field of a [Future] may hold besides a plain value.
final class Settled {
    /// Stands for the value null, since null there means pending.
    static final Object NULL = new Object();

    private Settled() {}

    /// An exception, and whether anybody has looked at it.
    static final class Failed {
        private final Throwable exception;
        private volatile Unretrieved.Watch watch;
        private volatile boolean retrieved;

        Failed(Throwable exception) {
            this.exception = exception;
        }

        /// The exception, for somebody who deals with it.
        Throwable retrieve() {
            if (!retrieved) {
                retrieved = true;
                Unretrieved.Watch watched = watch;
                if (watched != null) {
                    watched.cancel();
                }
            }
            return exception;
        }

        /// The exception, for a message.
        Throwable peek() {
            return exception;
        }

        boolean isRetrieved() {
            return retrieved;
        }

        void watchedBy(Unretrieved.Watch watch) {
            this.watch = watch;
            if (retrieved) {
                watch.cancel();
            }
        }
    }

    /// A cancellation: its message and, where a coroutine ended with one, the exception itself.
    static final class Cancelled {
        private final String message;
        private final CancellationException thrown;

        Cancelled(String message, CancellationException thrown) {
            this.message = message;
            this.thrown = thrown;
        }

        /// What to throw at whoever awaits it.
        CancellationException toException() {
            return thrown != null ? thrown : new Cancellation(message);
        }
    }
}
