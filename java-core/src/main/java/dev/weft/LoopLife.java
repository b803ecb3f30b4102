package dev.weft;

import dev.weft.loop.Standstill;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;

/// The life of a loop, from its first round to its last, which leaves nobody waiting.
///
/// | state | the loop | leaves when |
/// | --- | --- | --- |
/// | running | runs what comes | `beginToClose`, or its rest ends so |
/// | closing | cancels its tasks, then runs the close callbacks | nothing is left, or too many rounds are over |
/// | refusing | has a closed inbox and runs what it accepted once more | that round is over |
/// | closed | lets those go who wait outside | |
///
/// Other threads that never stop handing over work must not keep a closing loop open. So it shuts
/// its doors to them one by one: to new tasks at once; to new callbacks when the close callbacks
/// have run and no task is left whose cleanup may need them, or when such tasks have come too
/// often. What comes of old work, such as the end of a future, is let in to the last.
final class LoopLife {
    private static final int LAST_ROUNDS = 100;

    private final EventLoop loop;

    // Loop only.
    private boolean closing;
    private int cancellations; // how often the tasks of the moment were cancelled
    private final Set<Runnable> closeCallbacks = new LinkedHashSet<>();

    // Any thread.
    private volatile boolean takesTasks = true;
    private volatile boolean takesCallbacks = true;
    private volatile boolean closed;

    LoopLife(EventLoop loop) {
        this.loop = loop;
    }

    /// The whole life. What the loop's thread runs.
    void run() {
        try {
            runTasksToTheirEnd();
            // What comes in meanwhile, from cleanup or from other threads, is treated alike.
            for (int round = 0; round < LAST_ROUNDS; round++) {
                closeCallbacks.forEach(each -> loop.post(each::run));
                closeCallbacks.clear();
                loop.rounds.runOnce(false);
                runTasksToTheirEnd();
                if (loop.ready.size() == 0
                        && closeCallbacks.isEmpty()
                        && loop.inbox.closeIfEmpty()) {
                    break;
                }
                takesCallbacks = false;
            }
            loop.inbox.close(loop.toReady);
            // All that was accepted runs once more; now the loop's own code is refused too.
            loop.refusing = true;
            loop.rounds.runOnce(false);
            if (loop.ready.size() != 0) {
                loop.report(
                        new ExceptionContext(
                                loop.ready.size()
                                        + " callbacks kept coming while the loop closed; dropped",
                                null,
                                loop));
            }
            loop.unretrieved.reportAll();
        } catch (Standstill givenUp) {
            // The clock that gave up tells why.
        } catch (Throwable broken) {
            EventLoop.logOrPrint("a Weft loop broke; this is a bug in Weft", broken);
        } finally {
            closed = true;
            loop.commands.close();
            loop.inbox.close(_ -> {});
            loop.outsiders.release();
            loop.rest.isOver();
            loop.poller.close();
        }
    }

    private void runTasksToTheirEnd() {
        while (!mayEnd()) {
            loop.rounds.runOnce(true);
            loop.engine.giveWay();
        }
    }

    private boolean mayEnd() {
        closing |= loop.rest.waitForItsEnd();
        return closing && tasksAreGone();
    }

    private boolean tasksAreGone() {
        if (loop.tasks.isEmpty()) {
            return true;
        }
        if (loop.tasks.tellToClose()) {
            cancellations++;
        }
        takesCallbacks = cancellations < LAST_ROUNDS;
        return false;
    }

    /// Has the loop cancel its tasks before the next round, and end when they are done. Loop only.
    void beginToClose() {
        takesTasks = false;
        closing = true;
    }

    /// Closes the loop and waits for its end. Not the loop's thread; an interrupt does not cut the
    /// wait short.
    void close() {
        takesTasks = false;
        try {
            loop.post(this::beginToClose);
        } catch (RejectedExecutionException alreadyClosed) {
            // What was asked for has happened.
        }
        loop.rest.endToClose();
        boolean interrupted = false;
        while (true) {
            try {
                loop.thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Throws if other threads may hand over no callbacks any more. Any thread.
    void checkTakesCallbacks(boolean fromHere) {
        if (!fromHere && !takesCallbacks) {
            throw refused("callbacks");
        }
    }

    /// Throws if other threads may hand over no tasks any more. Any thread.
    void checkTakesTasks(boolean fromHere) {
        if (!fromHere && !takesTasks) {
            throw refused("tasks");
        }
    }

    private RejectedExecutionException refused(String what) {
        return closed
                ? EventLoop.refused()
                : new RejectedExecutionException(
                        "the loop closes and takes no more " + what + " from other threads");
    }

    /// What runs once the tasks are done, in the order in which it was added. Loop only.
    Set<Runnable> closeCallbacks() {
        return closeCallbacks;
    }

    /// Whether the tasks are to be cancelled between this batch and the next, or the loop to end.
    /// Loop only.
    boolean isClosing() {
        return closing;
    }

    /// Whether nothing will happen here before the blocking call of some task returns. Loop only.
    boolean isStuck() {
        return loop.ready.size() == 0 && loop.timers.isEmpty() && loop.tasks.anyBlocked();
    }

    /// Whether the last round is over. Any thread.
    boolean isOver() {
        return closed;
    }

    /// The state, for logs.
    @Override
    public String toString() {
        return closed ? "closed" : closing ? "closing" : "running";
    }
}
