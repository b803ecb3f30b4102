package dev.weft.comparison.bench;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.gather;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;

import dev.weft.Task;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

import java.util.ArrayList;

/// Start 100,000 tasks, then wait for all of them.
public class GatherBench extends KernelBench {
    /// Weft.
    ///
    /// @param on the engine
    /// @return the result, so that nothing is optimised away
    @Benchmark
    @OperationsPerInvocation(Counts.CHILDREN)
    public Object weft(OnEngine on) {
        return run(() -> {
            var tasks = new ArrayList<Task<Integer>>(Counts.CHILDREN);
            for (int i = 0; i < Counts.CHILDREN; i++) {
                int value = i;
                tasks.add(spawn(() -> value));
            }
            return await(gather(tasks)).size();
        });
    }

    /// kotlinx.coroutines on one thread, `runBlocking`.
    ///
    /// @return the result, so that nothing is optimised away
    @Benchmark
    @OperationsPerInvocation(Counts.CHILDREN)
    public Object kotlinx() {
        return KotlinPeers.gather(Counts.CHILDREN);
    }
}
