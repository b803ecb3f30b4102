package dev.weft.sync;

/// Thrown by [Queue#putNoWait] where there is no room.
///
/// Semantics: asyncio's `QueueFull`.
public final class QueueFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    QueueFullException(Queue<?> queue) {
        super(queue.toString());
    }
}
