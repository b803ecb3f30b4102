package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;
import static dev.weft.testing.Simulation.run;

import java.util.concurrent.CancellationException;

/// A task that runs a group and is cancelled from outside, and what comes of it.
final class CancelledGroup {
    private final Trail trail;

    CancelledGroup(Trail trail) {
        this.trail = trail;
    }

    /// Runs a group, tells how it ended, and looks whether the next await is cancelled.
    void runGroup(TaskGroup.Action body) {
        try {
            TaskGroup.run(body);
        } catch (CancellationException e) {
            trail.addThrown(e);
            trail.add(currentTask().cancelling());
            throw e;
        } catch (IllegalArgumentException e) {
            trail.addThrown(e);
            trail.add(currentTask().cancelling());
        }
        try {
            yieldNow();
            trail.add("not cancelled again");
        } catch (CancellationException e) {
            trail.add("cancelled again");
            throw e;
        }
    }

    /// Cancels a task that runs a group after some turns, and tells how the task stands then.
    void cancelAfter(int turns, TaskGroup.Action body) {
        run(() -> {
            var task = spawn(() -> runGroup(body));
            Quietly.turns(turns);
            task.cancel("outside");
            Quietly.await(task);
            trail.add(task.state());
            trail.add(task.cancelling());
        });
    }

    /// Waits for what never comes, and answers the cancellation with a failure.
    static Void failInCleanup(String message) {
        try {
            return await(currentLoop().createFuture());
        } catch (CancellationException e) {
            throw new IllegalArgumentException(message);
        }
    }
}
