package dev.weft.comparison.bench;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;

import dev.weft.Future;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

import java.util.concurrent.LinkedTransferQueue;

/// Another thread completes a future that a task awaits: the round trip, both sides parking. Mostly
/// the operating system.
public class WakeUpBench extends KernelBench {
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
