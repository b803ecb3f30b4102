package dev.weft.comparison.bench;

import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.withTimeout;
import static dev.weft.Coroutines.yieldNow;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

import java.time.Duration;

/// A timeout around a body that yields once and is done long before it.
public class TimeoutBench extends KernelBench {
    /// Weft.
    ///
    /// @param on the engine
    /// @return the result, so that nothing is optimised away
    @Benchmark
    @OperationsPerInvocation(Counts.TIMEOUTS)
    public Object weft(OnEngine on) {
        return run(() -> {
            int sum = 0;
            for (int i = 0; i < Counts.TIMEOUTS; i++) {
                int value = i;
                sum +=
                        withTimeout(
                                Duration.ofSeconds(5),
                                () -> {
                                    yieldNow();
                                    return value;
                                });
            }
            return sum;
        });
    }

    /// kotlinx.coroutines on one thread, `runBlocking`.
    ///
    /// @return the result, so that nothing is optimised away
    @Benchmark
    @OperationsPerInvocation(Counts.TIMEOUTS)
    public Object kotlinx() {
        return KotlinPeers.timeouts(Counts.TIMEOUTS);
    }
}
