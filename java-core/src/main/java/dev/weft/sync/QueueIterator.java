package dev.weft.sync;

import java.util.Iterator;
import java.util.NoSuchElementException;

/// What [Queue#iterator] gives.
final class QueueIterator<T> implements Iterator<T> {
    private final Queue<T> queue;
    private T got; // by hasNext, for next

    QueueIterator(Queue<T> queue) {
        this.queue = queue;
    }

    @Override
    public boolean hasNext() {
        if (got == null) {
            got = queue.next();
        }
        return got != null;
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException(queue.toString());
        }
        T item = got;
        got = null;
        return item;
    }
}
