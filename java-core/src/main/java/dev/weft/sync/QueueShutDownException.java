package dev.weft.sync;

/// Thrown by the methods of a [Queue] that was shut down: by those that put, and by those that get
/// once it is empty.
///
/// Semantics: asyncio's `QueueShutDown`.
public final class QueueShutDownException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    QueueShutDownException(Queue<?> queue) {
        super(queue.toString());
    }
}
