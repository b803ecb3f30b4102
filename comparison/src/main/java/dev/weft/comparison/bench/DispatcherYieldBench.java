package dev.weft.comparison.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

import java.util.concurrent.TimeUnit;

/// Two Kotlin coroutines that yield to each other, on a Weft loop's dispatcher and on kotlinx's own
/// event loop.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DispatcherYieldBench {
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
