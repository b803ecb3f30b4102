package dev.weft.sync;

/// Thrown by [Queue#getNoWait] where there is nothing to get.
///
/// Semantics: asyncio's `QueueEmpty`.
public final class QueueEmptyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    QueueEmptyException(Queue<?> queue) {
        super(queue.toString());
    }
}
