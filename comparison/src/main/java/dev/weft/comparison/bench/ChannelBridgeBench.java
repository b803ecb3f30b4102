package dev.weft.comparison.bench;

import static dev.weft.Coroutines.run;

import dev.weft.kotlin.Channels;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/// One item between a task and a coroutine of one loop, with room for 64.
public class ChannelBridgeBench extends KernelBench {
    /// A task puts into a queue, from which a coroutine receives.
    ///
    /// @param on the engine
    /// @return the result, so that nothing is optimised away
    @Benchmark
    @OperationsPerInvocation(Counts.ITEMS)
    public Object weftQueue(OnEngine on) {
        return KotlinBridge.fromATask(Counts.CAPACITY, Counts.ITEMS);
    }

    /// A coroutine sends into a channel, from which a task receives.
    ///
    /// @param on the engine
    /// @return the result, so that nothing is optimised away
    @Benchmark
    @OperationsPerInvocation(Counts.ITEMS)
    public Object weftChannel(OnEngine on) {
        return run(() -> {
            int sum = 0;
            for (int item : Channels.iterate(KotlinBridge.channel(Counts.CAPACITY, Counts.ITEMS))) {
                sum += item;
            }
            return sum;
        });
    }

    /// kotlinx.coroutines alone, between two coroutines in `runBlocking`.
    ///
    /// @return the result, so that nothing is optimised away
    @Benchmark
    @OperationsPerInvocation(Counts.ITEMS)
    public Object kotlinx() {
        return KotlinToolbox.pipe(Counts.CAPACITY, Counts.ITEMS);
    }
}
