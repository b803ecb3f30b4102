package dev.weft.comparison.bench;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;

import dev.weft.Future;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;

/// Another thread completes a future that a task awaits: the round trip, both sides parking. Mostly
/// the operating system.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class WakeUpBench {

    /// Weft.
    ///
    /// @param on the engine
    /// @return the result, so that nothing is optimised away
    @Benchmark
    @OperationsPerInvocation(Counts.WAKEUPS)
    public Object weft(OnEngine on) {
        var requests = new LinkedTransferQueue<Future<Integer>>();
        Thread other =
                Thread.ofPlatform()
                        .daemon()
                        .start(() -> {
                            try {
                                for (int i = 0; i < Counts.WAKEUPS; i++) {
                                    requests.take().complete(i);
                                }
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                        });
        return run(() -> {
            int sum = 0;
            for (int i = 0; i < Counts.WAKEUPS; i++) {
                Future<Integer> answer = currentLoop().createFuture();
                requests.add(answer);
                sum += await(answer);
            }
            return sum + other.getName().length();
        });
    }

    /// kotlinx.coroutines on one thread, `runBlocking`.
    ///
    /// @return the result, so that nothing is optimised away
    @Benchmark
    @OperationsPerInvocation(Counts.WAKEUPS)
    public Object kotlinx() {
        return KotlinPeers.wakeUps(Counts.WAKEUPS);
    }
}
