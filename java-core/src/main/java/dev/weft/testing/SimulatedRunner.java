package dev.weft.testing;

import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.ExceptionContext;
import dev.weft.Runner;
import dev.weft.loop.Pace;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// A runner whose loop lives in simulated time, and which fails for what a loop in earnest would
/// only report.
final class SimulatedRunner implements AutoCloseable {
    private final VirtualClock clock = new VirtualClock();
    private final Queue<ExceptionContext> troubles = new ConcurrentLinkedQueue<>();
    private final Runner runner;
    private boolean deadlockTold;

    SimulatedRunner(long seed) {
        checkOutside();
        var network = new Wires(seed);
        var pace = new Pace(clock, Shuffle.of(seed), network);
        runner = ScopedValue.where(Pace.OF_NEW_LOOPS, () -> pace).call(Runner::start);
        network.join(runner.loop());
        runner.loop().setExceptionHandler((_, trouble) -> troubles.add(trouble));
    }

    /// Throws on a thread of a loop, which a simulation would block.
    static void checkOutside() {
        if (EventLoop.currentOrNull() != null) {
            throw new IllegalStateException(
                    "a simulation was started inside a running loop, which it would block");
        }
    }

    <T> T run(Coroutine<T> main) {
        T result;
        try {
            result = runner.run(main);
        } catch (Throwable thrown) {
            tellDeadlock(thrown);
            throw thrown;
        }
        tellDeadlock(null);
        return result;
    }

    private void tellDeadlock(Throwable thrown) {
        DeadlockException deadlock = clock.deadlock();
        if (deadlock != null && !deadlockTold) {
            deadlockTold = true;
            if (thrown != null) {
                deadlock.addSuppressed(thrown);
            }
            throw deadlock;
        }
    }

    /// Ends the loop.
    ///
    /// @throws AssertionError for what reached the loop's exception handler
    @Override
    public void close() {
        runner.close();
        tellDeadlock(null);
        AssertionError failure = null;
        for (ExceptionContext trouble : troubles) {
            var error = new AssertionError(trouble.message(), trouble.exception());
            if (failure == null) {
                failure = error;
            } else {
                failure.addSuppressed(error);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
