package dev.weft.sync;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CancellationException;

/// A place where tasks wait for each other until a number of them is there; again and again.
///
/// {@snippet class="dev.weft.snippets.SyncSnippetsTest" region="barrier"}
///
/// | state | means | leaves when |
/// | --- | --- | --- |
/// | filling | tasks come and wait | the last one comes, `reset` or `abort` |
/// | draining | they leave; who comes now waits until all have left | the last one has left |
/// | resetting | they leave with an exception; who comes now waits | the last one has left |
/// | broken | everybody gets an exception | `reset` |
///
/// **Thread**: its loop's; see the package's description.
///
/// Semantics: asyncio's `Barrier`. Unlike `java.util.concurrent.CyclicBarrier`, it does not break
/// when a waiting task is cancelled, and counts the tasks upwards. Tasks count when they leave:
/// asyncio's count when they come, and two may get the same number if one between them is
/// cancelled.
public final class Barrier extends LoopBound {
    private enum State {
        FILLING,
        DRAINING,
        RESETTING,
        BROKEN
    }

    private final int parties;
    private State state = State.FILLING;
    private int inside; // tasks that have come and not left
    private int left; // tasks that have gone through since the barrier was full, but the last
    // Nothing to pass on in either: all are woken together.
    private final WaitLine filling = new WaitLine(this, _ -> true);
    private final WaitLine outside = new WaitLine(this, _ -> true);

    /// Makes a barrier.
    ///
    /// @param parties how many tasks it takes
    /// @throws IllegalArgumentException if that is less than one
    public Barrier(int parties) {
        if (parties < 1) {
            throw new IllegalArgumentException("a barrier needs parties, not " + parties);
        }
        this.parties = parties;
    }

    /// Waits until so many tasks wait here as the barrier takes; the last one does not wait.
    ///
    /// **Switches** only if it must wait. **Order**: the last one goes on at once, the others in
    /// the order in which they came. **Cancel**: the caller leaves, and one more has to come; if it
    /// was on its way out, the others are not concerned.
    ///
    /// @return a number of the caller's own: [#parties] less one for the one that comes last, for
    ///   the others from zero on in the order in which they came
    /// @throws BrokenBarrierException if the barrier is broken, or is reset or broken before the
    ///   task has left
    /// @throws CancellationException if this task is cancelled while it waits
    /// @throws IllegalStateException on another loop, and where it must wait outside a task
    public int await() throws BrokenBarrierException {
        checkLoop();
        while (isEmptying()) {
            outside.await(null);
        }
        if (state == State.BROKEN) {
            throw new BrokenBarrierException("the barrier is broken");
        }

        inside++;
        try {
            if (inside == parties) {
                state = State.DRAINING;
                left = 0;
                filling.wakeAll();
                return parties - 1;
            }
            filling.await(null);
            if (state != State.DRAINING) {
                throw new BrokenBarrierException(
                        state == State.BROKEN ? "the barrier was broken" : "the barrier was reset");
            }
            return left++;
        } finally {
            leave();
        }
    }

    private boolean isEmptying() {
        return state == State.DRAINING || state == State.RESETTING;
    }

    private void leave() {
        inside--;
        if (inside == 0 && isEmptying()) {
            state = State.FILLING;
            outside.wakeAll();
        }
    }

    /// Begins anew: those who wait get an exception, and the barrier fills again once they have
    /// left. Also repairs a broken one. Does not switch.
    public void reset() {
        checkLoop();
        state = inside > 0 ? State.RESETTING : State.FILLING;
        filling.wakeAll();
    }

    /// Breaks the barrier: those who wait, and all who come later, get an exception. Does not
    /// switch.
    public void abort() {
        checkLoop();
        state = State.BROKEN;
        filling.wakeAll();
        outside.wakeAll();
    }

    /// How many tasks it takes.
    ///
    /// @return the number
    public int parties() {
        return parties;
    }

    /// How many tasks wait for the barrier to fill.
    ///
    /// @return the number, zero while they leave
    public int waiting() {
        return state == State.FILLING ? inside : 0;
    }

    /// Whether the barrier is broken.
    ///
    /// @return true after [#abort], until [#reset]
    public boolean isBroken() {
        return state == State.BROKEN;
    }

    /// How the barrier stands, for logs.
    @Override
    public String toString() {
        return "Barrier[%s, %d of %d%s]"
                .formatted(state.name().toLowerCase(), waiting(), parties, outside.describe());
    }
}
