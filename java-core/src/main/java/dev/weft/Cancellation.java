package dev.weft;

import java.util.concurrent.CancellationException;

/// The cancellation that Weft itself throws. Without a stack trace of its own outside debug mode:
/// cancelling is an everyday thing, done to tasks by the ten thousand, and whoever asks for it is
/// not on this stack anyway.
final class Cancellation extends CancellationException {
    private static final long serialVersionUID = 1L;

    Cancellation(String message) {
        super(message);
        if (Debug.ENABLED) {
            super.fillInStackTrace();
        }
    }

    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
