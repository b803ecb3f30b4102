package dev.weft.comparison.bench;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import dev.weft.Task;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

import java.util.ArrayList;
import java.util.concurrent.CancellationException;

/// Start 100,000 tasks that wait for ever, cancel each, and wait for it.
public class CancelBench extends KernelBench {
    /// Weft.
    ///
    /// @param on the engine
    /// @return the result, so that nothing is optimised away
    @Benchmark
    @OperationsPerInvocation(Counts.PARKED)
    public Object weft(OnEngine on) {
        return run(() -> {
            var tasks = new ArrayList<Task<Object>>(Counts.PARKED);
            for (int i = 0; i < Counts.PARKED; i++) {
                tasks.add(spawn(() -> await(currentLoop().createFuture())));
            }
            yieldNow();
            tasks.forEach(Task::cancel);
            int cancelled = 0;
            for (Task<Object> task : tasks) {
                try {
                    await(task);
                } catch (CancellationException e) {
                    cancelled++;
                }
            }
            return cancelled;
        });
    }

    /// kotlinx.coroutines on one thread, `runBlocking`.
    ///
    /// @return the result, so that nothing is optimised away
    @Benchmark
    @OperationsPerInvocation(Counts.PARKED)
    public Object kotlinx() {
        return KotlinPeers.cancels(Counts.PARKED);
    }
}
