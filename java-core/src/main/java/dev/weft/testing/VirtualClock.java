package dev.weft.testing;

import dev.weft.Coroutines;
import dev.weft.loop.Clock;
import dev.weft.loop.LoopParts;
import dev.weft.loop.Poller;
import dev.weft.loop.Standstill;
import dev.weft.loop.Timers;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/// Time that passes only where everybody waits for it.
///
/// When nothing is ready, the clock jumps to the earliest timer. While an answer from outside is to
/// come, or a task is in a blocking call, it stands still: that ends in its own time. But not for
/// ever, since a test of a timeout waits for what never comes; after a while of real time in which
/// no such work began or ended, the clock goes on without it. And where there is neither timer nor
/// answer to come, the tasks that are left wait for each other.
final class VirtualClock implements Clock {
    private static final long LOOK_NANOS = 5_000_000;
    private static final long PATIENCE_NANOS = 2_000_000_000;

    private volatile long now; // any thread reads; loop writes
    private volatile DeadlockException deadlock; // the first; any thread reads

    private final AtomicInteger announced = new AtomicInteger(); // work of unknown threads

    // Loop only.
    private int outsideWork;
    private long patience = PATIENCE_NANOS; // what is left of it, in real time
    private int warnings; // how often the tasks were told to end
    private final List<BooleanSupplier> watches =
            new ArrayList<>(List.of(() -> announced.get() > 0));

    @Override
    public long now() {
        return now;
    }

    static VirtualClock ofCurrentLoop() {
        if (LoopParts.of(Coroutines.currentLoop()).clock() instanceof VirtualClock clock) {
            return clock;
        }
        throw new IllegalStateException("this loop is in earnest, and no simulation");
    }

    /// Begins to stand still for work of other threads.
    ///
    /// @return what ends that, once; any thread
    Simulation.OutsideWork announce() {
        announced.incrementAndGet();
        var open = new AtomicBoolean(true);
        return () -> {
            if (open.getAndSet(false)) {
                announced.decrementAndGet();
            }
        };
    }

    /// Has somebody asked whether other threads work for this loop. Loop only.
    void watch(BooleanSupplier goesOn) {
        watches.add(goesOn);
    }

    @Override
    public void pass(Poller poller, Timers timers, boolean blocked, BooleanSupplier idle) {
        if (poller.readyCount() > 0) {
            return; // the simulated network has something to tell
        }
        boolean mayCome = outsideWork > 0 || blocked;
        if (mayCome && timers.isEmpty()) {
            poller.await(-1, idle);
        } else if (mayCome && patience > 0) {
            waitPatiently(poller, idle);
        } else if (watchedWorkGoesOn()) {
            poller.await(LOOK_NANOS, idle);
        } else if (!idle.getAsBoolean()) {
            return; // an answer has come in before the work ended
        } else if (!timers.isEmpty()) {
            now = Math.max(now, timers.earliest());
        } else {
            standStill(poller, idle);
        }
    }

    private void waitPatiently(Poller poller, BooleanSupplier idle) {
        long began = System.nanoTime();
        poller.await(patience, idle);
        if (idle.getAsBoolean()) {
            patience -= System.nanoTime() - began;
        }
    }

    private boolean watchedWorkGoesOn() {
        for (BooleanSupplier watch : watches) {
            try {
                if (watch.getAsBoolean()) {
                    return true;
                }
            } catch (Throwable bug) {
                watches.remove(watch);
                var failure = new IllegalStateException("cannot tell whether work goes on", bug);
                Coroutines.currentLoop()
                        .callSoon(() -> {
                            throw failure;
                        });
                return true;
            }
        }
        return false;
    }

    private void standStill(Poller poller, BooleanSupplier idle) {
        var tasks = Coroutines.allTasks();
        if (tasks.isEmpty()) {
            poller.await(-1, idle); // a loop in the background, which other threads use
            return;
        }
        if (deadlock == null) {
            deadlock = new DeadlockException(WaitGraph.of(tasks));
        }
        switch (warnings++) {
            case 0 -> tasks.iterator().next().cancel("deadlock"); // the main one, as it were
            case 1 -> tasks.forEach(task -> task.cancel("deadlock"));
            default -> throw new Standstill(deadlock);
        }
    }

    /// What stood still, or null. Any thread.
    DeadlockException deadlock() {
        return deadlock;
    }

    @Override
    public void outsideWorkBegins() {
        outsideWork++;
        patience = PATIENCE_NANOS;
    }

    @Override
    public void outsideWorkEnds() {
        outsideWork--;
        patience = PATIENCE_NANOS;
    }
}
