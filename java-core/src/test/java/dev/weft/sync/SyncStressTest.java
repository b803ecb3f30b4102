package dev.weft.sync;

import static dev.weft.Coroutines.run;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.Random;
import java.util.function.Consumer;

/// Random programs, each with its invariants, under random cancellation.
@Tag("stress")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SyncStressTest {
    private static final int SEEDS = 1_000;

    static void runAll(Consumer<Random> program) {
        run(() -> {
            for (int seed = 0; seed < SEEDS; seed++) {
                try {
                    program.accept(new Random(seed));
                } catch (Throwable failure) {
                    throw new AssertionError("seed " + seed, failure);
                }
            }
        });
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
