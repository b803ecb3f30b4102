package dev.weft;

import dev.weft.loop.Poller;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;

/// Whether a loop stands still, as it does between two runs of a [Runner]. How far its tasks get
/// must not depend on how long the program stays outside.
///
/// | state | the loop | leaves when |
/// | --- | --- | --- |
/// | awake | runs | `begin`, in a turn of the loop |
/// | resting | ends the batch, counts `still` down, waits | `end`, `endToClose` |
final class Rest {
    private final Poller poller;

    // Any thread; changed by whoever holds this object's monitor.
    private volatile boolean resting;
    private volatile boolean closing; // it will not rest any more
    private volatile CountDownLatch still = new CountDownLatch(1); // of this or the next rest

    Rest(Poller poller) {
        this.poller = poller;
    }

    /// Has the loop rest at the end of the running batch. Loop only.
    synchronized void begin() {
        resting = !closing;
    }

    /// Whether the loop is to stand still when the running batch is over.
    boolean isDue() {
        return resting;
    }

    /// Waits as long as the rest lasts, if there is one. Loop only, between two batches.
    ///
    /// @return whether it ended because the loop is to close
    boolean waitForItsEnd() {
        if (!resting) {
            return false;
        }
        still.countDown();
        while (resting) {
            poller.awaitWake(() -> resting);
        }
        return closing;
    }

    /// Waits until the loop rests or has ended. Not the loop's thread; an interrupt does not cut
    /// the wait short, which lasts a batch.
    void awaitIt() {
        boolean interrupted = false;
        while (true) {
            try {
                still.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Lets the loop, which rests, go on. Not the loop's thread.
    ///
    /// @param first what to do before, with the loop's state at hand: nobody else touches it
    /// @throws RejectedExecutionException if the loop is to close
    synchronized void end(Runnable first) {
        if (closing) {
            throw new RejectedExecutionException("the loop is closed");
        }
        first.run();
        still = new CountDownLatch(1);
        resting = false;
        poller.wake();
    }

    /// Lets the loop go on and rest no more.
    synchronized void endToClose() {
        closing = true;
        resting = false;
        poller.wake();
    }

    /// Lets those go who wait for the rest of a loop that has ended. Loop only.
    synchronized void isOver() {
        closing = true;
        still.countDown();
    }
}
