package dev.weft.comparison.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/// Two Kotlin coroutines that yield to each other, on a Weft loop's dispatcher and on kotlinx's own
/// event loop.
public class DispatcherYieldBench extends KernelBench {
    /// On Weft's loop.
    ///
    /// @param on the engine
    /// @return the result, so that nothing is optimised away
    @Benchmark
    @OperationsPerInvocation(Counts.SWITCHES)
    public Object weft(OnEngine on) {
        return KotlinPeers.switchesOnWeft(Counts.SWITCHES / 2);
    }

    /// In `runBlocking`.
    ///
    /// @return the result, so that nothing is optimised away
    @Benchmark
    @OperationsPerInvocation(Counts.SWITCHES)
    public Object kotlinx() {
        return KotlinPeers.switches(1, Counts.SWITCHES / 2);
    }
}
