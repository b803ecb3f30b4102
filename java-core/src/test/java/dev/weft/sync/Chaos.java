package dev.weft.sync;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.yieldNow;

import dev.weft.Coroutine;
import dev.weft.Coroutines;
import dev.weft.Future;
import dev.weft.Task;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;

/// Tasks that are cancelled at random, at any of their awaits and at any moment between a wake-up
/// and the turn that it brings, and go on all the same. All that happens follows from the random
/// numbers.
final class Chaos {
    private static final int MOST_TURNS = 20_000;

    final Random random;
    private final List<Task<?>> tasks = new ArrayList<>();
    private final List<Task<?>> victims = new ArrayList<>(); // those that run and have not ended
    private final int oneIn; // how rarely a step cancels somebody
    private final int calmAfter; // turns
    private boolean calm;
    private boolean failed; // everybody is to end

    Chaos(Random random) {
        this.random = random;
        this.oneIn = 1 + random.nextInt(12);
        this.calmAfter = random.nextInt(60);
    }

    /// Starts a task that may be cancelled from its first step on.
    void spawn(String name, Coroutine.Action body) {
        tasks.add(
                Coroutines.spawn(
                        name,
                        () -> {
                            Task<?> me = currentTask();
                            victims.add(me);
                            try {
                                body.run();
                            } finally {
                                victims.remove(me);
                            }
                        }));
    }

    /// Does something that awaits.
    ///
    /// @return whether it was done; false if it was cancelled
    boolean attempt(Coroutine.Action step) throws Exception {
        meddle();
        try {
            step.run();
            return true;
        } catch (CancellationException e) {
            if (failed) {
                throw e;
            }
            while (currentTask().cancelling() > 0) {
                currentTask().uncancel();
            }
            return false;
        }
    }

    /// Does something that awaits, again and again until it was not cancelled.
    void insist(Coroutine.Action step) throws Exception {
        while (!attempt(step)) {
            // Again.
        }
    }

    /// Switches some times, and passes a cancellation through.
    void dawdle() {
        for (int left = random.nextInt(3); left > 0; left--) {
            meddle();
            yieldNow();
        }
    }

    /// Waits until nobody is cancelled any more and everybody has come as far as they can.
    void waitUntilAllIsCalm() {
        while (!calm) {
            yieldNow();
        }
        for (int turn = 0; turn < 50; turn++) {
            yieldNow();
        }
    }

    /// Cancels somebody, perhaps.
    void meddle() {
        if (!calm && !victims.isEmpty() && random.nextInt(oneIn) == 0) {
            victims.get(random.nextInt(victims.size())).cancel();
        }
    }

    /// Lets the tasks run to their end and throws what one of them failed with.
    ///
    /// @param invariant is looked at between the turns
    /// @param story how things stand, if they never end
    void finish(Runnable invariant, Object story) {
        try {
            for (int turn = 0; !tasks.stream().allMatch(Future::isDone); turn++) {
                throwFailures();
                calm = turn >= calmAfter;
                if (turn == MOST_TURNS) {
                    throw new AssertionError("stuck: " + story + "; " + tasks);
                }
                meddle();
                invariant.run();
                yieldNow();
            }
            throwFailures();
            invariant.run();
        } catch (Throwable failure) {
            failed = true;
            tasks.forEach(Future::cancel);
            throw failure;
        }
    }

    private void throwFailures() {
        for (Task<?> task : tasks) {
            if (task.state() == Future.State.FAILED) {
                await(task);
            }
        }
    }
}
