package dev.weft.comparison.bench;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;

import com.softwaremill.jox.Channel;

import dev.weft.sync.Queue;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/// One item from task to task, which meet for each.
public class RendezvousBench extends KernelBench {
    /// Weft.
    ///
    /// @param on the engine
    /// @return the result, so that nothing is optimised away
    @Benchmark
    @OperationsPerInvocation(Counts.ITEMS)
    public Object weft(OnEngine on) {
        return pipe(Queue.rendezvous());
    }

    /// kotlinx.coroutines on one thread, `runBlocking`.
    ///
    /// @return the result, so that nothing is optimised away
    @Benchmark
    @OperationsPerInvocation(Counts.ITEMS)
    public Object kotlinx() {
        return KotlinToolbox.pipe(0, Counts.ITEMS);
    }

    /// jox, between two virtual threads.
    ///
    /// @return the result, so that nothing is optimised away
    /// @throws InterruptedException never
    @Benchmark
    @OperationsPerInvocation(Counts.ITEMS)
    public Object jox() throws InterruptedException {
        return JoxPeers.pipe(Channel.newRendezvousChannel());
    }

    static int pipe(Queue<Integer> queue) {
        return run(() -> {
            var sender =
                    spawn(() -> {
                        for (int i = 0; i < Counts.ITEMS; i++) {
                            queue.put(i);
                        }
                    });
            int sum = 0;
            for (int i = 0; i < Counts.ITEMS; i++) {
                sum += queue.get();
            }
            await(sender);
            return sum;
        });
    }
}
