package dev.weft.comparison.bench;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.gather;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.sleep;
import static dev.weft.Coroutines.spawn;

import dev.weft.Task;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

import java.time.Duration;
import java.util.ArrayList;

/// 100,000 tasks that sleep for 1 to 100 ms each; the time includes the sleeping, 1,000 ns of it a
/// task.
public class TimerBench extends KernelBench {
    /// Weft.
    ///
    /// @param on the engine
    /// @return the result, so that nothing is optimised away
    @Benchmark
    @OperationsPerInvocation(Counts.TIMERS)
    public Object weft(OnEngine on) {
        return run(() -> {
            var tasks = new ArrayList<Task<Void>>(Counts.TIMERS);
            for (int i = 0; i < Counts.TIMERS; i++) {
                Duration time = Duration.ofMillis(1 + i % 100);
                tasks.add(spawn(() -> sleep(time)));
            }
            return await(gather(tasks)).size();
        });
    }

    /// kotlinx.coroutines on one thread, `runBlocking`.
    ///
    /// @return the result, so that nothing is optimised away
    @Benchmark
    @OperationsPerInvocation(Counts.TIMERS)
    public Object kotlinx() {
        return KotlinPeers.timers(Counts.TIMERS);
    }
}
