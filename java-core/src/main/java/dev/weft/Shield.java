package dev.weft;

import java.util.function.Consumer;

/// The future that `shield` gives: it follows another one and can be cancelled alone.
final class Shield<T> extends Future<T> implements Consumer<Future<T>> {
    private final Future<T> inner;

    private Shield(Future<T> inner) {
        super(inner.loop);
        this.inner = inner;
    }

    static <T> Future<T> around(Future<T> inner) {
        if (inner.isDone()) {
            return inner;
        }

        var shield = new Shield<>(inner);
        inner.addDoneCallback(shield);
        // Let go of, or polling one future through many shields would fill it with them; and its
        // failure, which then nobody sees, is to be reported as such.
        shield.addDoneCallback(_ -> inner.removeDoneCallback(shield));
        return shield;
    }

    @Override
    String describePending() {
        return "pending, for " + inner.mention();
    }

    /// The inner future is done.
    @Override
    public void accept(Future<T> done) {
        switch (done.state()) {
            case SUCCESS -> complete(done.value());
            case FAILED -> completeExceptionally(done.failure());
            default -> completeExceptionally(done.cancellation());
        }
    }
}
