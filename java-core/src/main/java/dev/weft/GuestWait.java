package dev.weft;

import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/// One wait of a guest's code in a task: the guest's cancellation ends it, as the task's own would.
final class GuestWait implements Consumer<CancellationException> {
    private final Task<?> task;
    private final Guest.Wait guests;

    // Loop only.
    private CancellationException cancellation; // null if there is none
    private boolean over;

    /// Begins it, in the task.
    GuestWait(Task<?> task, Guest guest) {
        this.task = task;
        this.guests = guest.whileWaiting(this);
    }

    /// The guest is cancelled. Any thread.
    @Override
    public void accept(CancellationException asked) {
        if (task.loop.isCurrent()) {
            cancel(asked);
            return;
        }
        try {
            task.loop.post(() -> cancel(asked));
        } catch (RejectedExecutionException closed) {
            // Nothing waits there any more.
        }
    }

    private void cancel(CancellationException asked) {
        if (!over && cancellation == null) {
            cancellation = asked;
            task.cancel(asked.getMessage());
        }
    }

    /// What is to be thrown in the place of the task's own cancellation.
    CancellationException thrownFor(CancellationException own) {
        return cancellation == null ? own : cancellation;
    }

    /// Ends it, however it ended. Nobody has asked the task itself to stop.
    void isOver() {
        over = true;
        guests.isOver(cancellation != null);
        if (cancellation != null) {
            task.uncancel();
        }
    }
}
