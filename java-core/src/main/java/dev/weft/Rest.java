package dev.weft;

import dev.weft.loop.Poller;

import java.util.concurrent.CountDownLatch;

/// Whether a loop stands still, as it does between two runs of a [Runner]. How far its tasks get
/// must not depend on how long the program stays outside.
///
/// | state | the loop | leaves when |
/// | --- | --- | --- |
/// | awake | runs | `begin`, in a turn of the loop |
/// | resting | ends the batch, counts `still` down, waits | `end`, `endToClose` |
final class Rest {
    private final Poller poller;

    // Any thread.
    private volatile boolean resting;
    private volatile boolean closing;
    private volatile boolean over;
    private volatile CountDownLatch still = new CountDownLatch(1); // of this or the next rest

    Rest(Poller poller) {
        this.poller = poller;
    }

    /// Has the loop rest at the end of the running batch. Loop only.
    void begin() {
        resting = true;
        if (closing) {
            resting = false; // whichever of this and endToClose is second sees the other
        }
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
            poller.await(-1, () -> resting);
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
    void end() {
        still = new CountDownLatch(1);
        if (over) {
            still.countDown();
        }
        resting = false;
        poller.wake();
    }

    /// Lets the loop go on and rest no more.
    void endToClose() {
        closing = true;
        resting = false;
        poller.wake();
    }

    /// Lets those go who wait for the rest of a loop that has ended. Loop only.
    void isOver() {
        over = true;
        still.countDown();
    }
}
