package dev.weft.comparison.bench;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/// Start one task and await it, again and again.
public class SpawnAwaitBench extends KernelBench {
    /// Weft.
    ///
    /// @param on the engine
    /// @return the result, so that nothing is optimised away
    @Benchmark
    @OperationsPerInvocation(Counts.SPAWNS)
    public Object weft(OnEngine on) {
        return run(() -> {
            int sum = 0;
            for (int i = 0; i < Counts.SPAWNS; i++) {
                int value = i;
                sum += await(spawn(() -> value));
            }
            return sum;
        });
    }

    /// kotlinx.coroutines on one thread, `runBlocking`.
    ///
    /// @return the result, so that nothing is optimised away
    @Benchmark
    @OperationsPerInvocation(Counts.SPAWNS)
    public Object kotlinx() {
        return KotlinPeers.spawnAwait(Counts.SPAWNS);
    }
}
