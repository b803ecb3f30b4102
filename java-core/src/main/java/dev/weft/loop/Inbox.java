package dev.weft.loop;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// Where other threads leave work for the loop. First in, first out; lock-free.
public final class Inbox {
    private static final Letter CLOSED = new Letter(null, null);

    // Newest first: pushing is one compare-and-set, and the reader turns the list round.
    private final AtomicReference<Letter> newest = new AtomicReference<>();

    /// Leaves a piece of work. Any thread.
    ///
    /// @return false if the inbox is closed and the work was refused
    public boolean put(Runnable work) {
        while (true) {
            Letter next = newest.get();
            if (next == CLOSED) {
                return false;
            }
            if (newest.compareAndSet(next, new Letter(work, next))) {
                return true;
            }
        }
    }

    /// Whether there is nothing to take. Any thread.
    public boolean isEmpty() {
        return newest.get() == null;
    }

    /// Takes out all that is there, oldest first. Loop only.
    public void drainTo(Consumer<Runnable> receiver) {
        Letter found = newest.get();
        if (found != null && found != CLOSED) {
            handOut(newest.getAndSet(null), receiver);
        }
    }

    /// Closes the inbox and takes out all that was in it, oldest first. Loop only.
    public void close(Consumer<Runnable> receiver) {
        Letter found = newest.getAndSet(CLOSED);
        if (found != CLOSED) {
            handOut(found, receiver);
        }
    }

    private static void handOut(Letter newest, Consumer<Runnable> receiver) {
        Letter oldest = null;
        for (Letter letter = newest; letter != null; ) {
            Letter next = letter.next;
            letter.next = oldest;
            oldest = letter;
            letter = next;
        }
        for (; oldest != null; oldest = oldest.next) {
            receiver.accept(oldest.work);
        }
    }

    /// Closes the inbox if it is empty, so that whatever was accepted has been taken out. Loop
    /// only.
    ///
    /// @return whether it is closed now
    public boolean closeIfEmpty() {
        return newest.compareAndSet(null, CLOSED) || newest.get() == CLOSED;
    }

    private static final class Letter {
        private final Runnable work;
        private Letter next;

        Letter(Runnable work, Letter next) {
            this.work = work;
            this.next = next;
        }
    }
}
