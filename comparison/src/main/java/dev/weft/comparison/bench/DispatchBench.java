package dev.weft.comparison.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/// A coroutine that is launched and ends, a hundred thousand of them in one scope, on a Weft loop's
/// dispatcher and on kotlinx's own event loop.
public class DispatchBench extends KernelBench {
    /// On Weft's loop.
    ///
    /// @param on the engine
    /// @return the result, so that nothing is optimised away
    @Benchmark
    @OperationsPerInvocation(Counts.SPAWNS)
    public Object weft(OnEngine on) {
        return KotlinBridge.launchOnWeft(Counts.SPAWNS);
    }

    /// In `runBlocking`.
    ///
    /// @return the result, so that nothing is optimised away
    @Benchmark
    @OperationsPerInvocation(Counts.SPAWNS)
    public Object kotlinx() {
        return KotlinBridge.launchInRunBlocking(Counts.SPAWNS);
    }
}
