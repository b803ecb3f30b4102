package dev.weft.sync;

import dev.weft.EventLoop;

/// Something that belongs to one loop, the first one that it is used on, until that loop is closed.
abstract class LoopBound {
    private EventLoop loop; // null until then

    LoopBound() {}

    /// Refuses callers from elsewhere. First thing in every method that changes anything.
    final void checkLoop() {
        if (loop == null || !loop.isCurrent()) {
            bind(EventLoop.currentOrNull());
        }
    }

    /// The same, where the caller knows already where it is.
    final void checkLoop(EventLoop current) {
        if (loop != current) {
            bind(current);
        }
    }

    private void bind(EventLoop current) {
        if (loop != null && !loop.isClosed()) {
            throw new IllegalStateException(
                    "%s belongs to %s and was used %s"
                            .formatted(
                                    this,
                                    loop,
                                    current == null
                                            ? "on a thread of no loop; hand the call over with"
                                                    + " execute or submit"
                                            : "on " + current));
        }
        loop = current;
    }
}
