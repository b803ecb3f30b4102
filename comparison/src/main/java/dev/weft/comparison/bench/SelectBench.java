package dev.weft.comparison.bench;

import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.select;
import static dev.weft.Coroutines.spawn;

import dev.weft.sync.Queue;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

import java.util.ArrayList;
import java.util.List;

/// One item that a task selects from four queues, each filled by a task of its own.
public class SelectBench extends KernelBench {
    /// Weft.
    ///
    /// @param on the engine
    /// @return the result, so that nothing is optimised away
    @Benchmark
    @OperationsPerInvocation(Counts.ITEMS)
    public Object weft(OnEngine on) {
        return run(() -> {
            List<Queue<Integer>> queues = new ArrayList<>();
            for (int i = 0; i < Counts.QUEUES; i++) {
                Queue<Integer> queue = Queue.bounded(Counts.CAPACITY);
                queues.add(queue);
                spawn(() -> {
                    for (int item = 0; item < Counts.ITEMS / Counts.QUEUES; item++) {
                        queue.put(item);
                    }
                });
            }
            Queue<Integer> first = queues.get(0);
            Queue<Integer> second = queues.get(1);
            Queue<Integer> third = queues.get(2);
            Queue<Integer> fourth = queues.get(3);
            int sum = 0;
            for (int i = 0; i < Counts.ITEMS; i++) {
                sum +=
                        select(
                                first.onGet(it -> it),
                                second.onGet(it -> it),
                                third.onGet(it -> it),
                                fourth.onGet(it -> it));
            }
            return sum;
        });
    }

    /// kotlinx.coroutines on one thread, `runBlocking`.
    ///
    /// @return the result, so that nothing is optimised away
    @Benchmark
    @OperationsPerInvocation(Counts.ITEMS)
    public Object kotlinx() {
        return KotlinToolbox.selects(Counts.CAPACITY, Counts.ITEMS);
    }

    /// jox, with a virtual thread for each channel.
    ///
    /// @return the result, so that nothing is optimised away
    /// @throws InterruptedException never
    @Benchmark
    @OperationsPerInvocation(Counts.ITEMS)
    public Object jox() throws InterruptedException {
        return JoxPeers.selects();
    }
}
