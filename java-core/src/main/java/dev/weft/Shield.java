package dev.weft;

import java.util.function.Consumer;

/// The future that `shield` gives: it follows another one and can be cancelled alone.
final class Shield<T> extends Future<T> implements Consumer<Future<T>> {
    private Shield(EventLoop loop) {
        super(loop);
    }

    static <T> Future<T> around(Future<T> inner) {
        if (inner.isDone()) {
            return inner;
        }

        var shield = new Shield<T>(inner.loop);
        inner.addDoneCallback(shield);
        // Let go of, or polling one future through many shields would fill it with them; and its
        // failure, which then nobody sees, is to be reported as such.
        shield.addDoneCallback(_ -> inner.removeDoneCallback(shield));
        return shield;
    }

    /// The inner future is done.
    @Override
    public void accept(Future<T> inner) {
        switch (inner.state()) {
            case SUCCESS -> complete(inner.value());
            case FAILED -> completeExceptionally(inner.failure());
            default -> completeExceptionally(inner.cancellation());
        }
    }
}
