package dev.weft.comparison.bench;

import static dev.weft.Coroutines.run;

import dev.weft.TaskGroup;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/// One of 100,000 children of a group, which ends when they have.
public class GroupBench extends KernelBench {
    /// Weft.
    ///
    /// @param on the engine
    /// @return the result, so that nothing is optimised away
    @Benchmark
    @OperationsPerInvocation(Counts.CHILDREN)
    public Object weft(OnEngine on) {
        return run(() -> {
            var ended = new int[1];
            TaskGroup.run(group -> {
                for (int i = 0; i < Counts.CHILDREN; i++) {
                    group.spawn(() -> ended[0]++);
                }
            });
            return ended[0];
        });
    }

    /// kotlinx.coroutines on one thread, `runBlocking`.
    ///
    /// @return the result, so that nothing is optimised away
    @Benchmark
    @OperationsPerInvocation(Counts.CHILDREN)
    public Object kotlinx() {
        return KotlinToolbox.group(Counts.CHILDREN);
    }
}
