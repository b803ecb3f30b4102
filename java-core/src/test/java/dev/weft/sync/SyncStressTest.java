package dev.weft.sync;

import dev.weft.testing.Simulation;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.Random;
import java.util.function.Consumer;

/// Random programs, each with its invariants, under random cancellation and in random order.
@Tag("stress")
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SyncStressTest {
    private static final int SEEDS = 10_000;

    static void runAll(Consumer<Random> program) {
        Simulation.explore(SEEDS, seed -> program.accept(new Random(seed)));
    }

    @Test
    void aLockExcludesAndIsFair() {
        runAll(SyncPrograms::lock);
    }

    @Test
    void permitsAreConserved() {
        runAll(SyncPrograms::semaphore);
    }

    @Test
    void noSignalIsLost() {
        runAll(SyncPrograms::condition);
    }

    @Test
    void noSignalIsLostOnOneThatNeverComesAgain() {
        runAll(SyncPrograms::signals);
    }

    @Test
    void anEventLetsAllThrough() {
        runAll(SyncPrograms::event);
    }

    @Test
    void theRoundsOfABarrierDoNotOverlap() {
        runAll(SyncPrograms::barrier);
    }
}
