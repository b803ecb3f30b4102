package dev.weft.comparison.bench;

import com.softwaremill.jox.Channel;

import dev.weft.sync.Queue;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/// One item from task to task through a queue with room for 64.
public class QueueBench extends KernelBench {
    /// Weft.
    ///
    /// @param on the engine
    /// @return the result, so that nothing is optimised away
    @Benchmark
    @OperationsPerInvocation(Counts.ITEMS)
    public Object weft(OnEngine on) {
        return RendezvousBench.pipe(Queue.bounded(Counts.CAPACITY));
    }

    /// kotlinx.coroutines on one thread, `runBlocking`.
    ///
    /// @return the result, so that nothing is optimised away
    @Benchmark
    @OperationsPerInvocation(Counts.ITEMS)
    public Object kotlinx() {
        return KotlinToolbox.pipe(Counts.CAPACITY, Counts.ITEMS);
    }

    /// jox, between two virtual threads.
    ///
    /// @return the result, so that nothing is optimised away
    /// @throws InterruptedException never
    @Benchmark
    @OperationsPerInvocation(Counts.ITEMS)
    public Object jox() throws InterruptedException {
        return JoxPeers.pipe(Channel.newBufferedChannel(Counts.CAPACITY));
    }
}
