package dev.weft.testing;

import dev.weft.Coroutines;
import dev.weft.EventLoop;
import dev.weft.loop.Clock;
import dev.weft.loop.Poller;
import dev.weft.loop.Standstill;
import dev.weft.loop.Timers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/// Time that passes only where everybody waits for it.
///
/// When nothing is ready, the clock jumps to the earliest timer. While an answer from outside is
/// awaited, or a task is in a blocking call, it stands still: that ends in its own time. And where
/// there is neither timer nor answer to come, the tasks that are left wait for each other.
final class VirtualClock implements Clock {
    private static final Map<EventLoop, VirtualClock> CLOCKS = new ConcurrentHashMap<>();
    private static final long LOOK_NANOS = 5_000_000;

    private volatile long now; // any thread reads; loop writes
    private volatile DeadlockException deadlock; // the first; any thread reads

    // Loop only.
    private int outsideWork;
    private int warnings; // how often the tasks were told to end
    private final List<BooleanSupplier> watches = new ArrayList<>();

    @Override
    public long now() {
        return now;
    }

    /// Has this clock found by the loop that it belongs to, until [#leave].
    void join(EventLoop loop) {
        CLOCKS.put(loop, this);
    }

    void leave(EventLoop loop) {
        CLOCKS.remove(loop);
    }

    static VirtualClock ofCurrentLoop() {
        VirtualClock clock = CLOCKS.get(Coroutines.currentLoop());
        if (clock == null) {
            throw new IllegalStateException("this loop is in earnest, and no simulation");
        }
        return clock;
    }

    /// Has somebody asked whether other threads work for this loop. Loop only.
    void watch(BooleanSupplier goesOn) {
        watches.add(goesOn);
    }

    @Override
    public void pass(Poller poller, Timers timers, boolean blocked, BooleanSupplier idle) {
        if (outsideWork > 0 || blocked) {
            poller.await(-1, idle);
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
    }

    @Override
    public void outsideWorkEnds() {
        outsideWork--;
    }
}
