package dev.weft.comparison.bench;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.gather;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import dev.weft.Future;
import dev.weft.Task;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.ArrayList;
import java.util.concurrent.TimeUnit;

/// 100,000 tasks parked on one future: the heap that each takes, in the column `bytesPerTask`. The
/// time is that of two garbage collections and of no interest.
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 5)
@Fork(1)
public class ParkedTasksBench {
    /// What is reported beside the time.
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Heap {
        /// Live bytes that parking added, per task.
        public double bytesPerTask;
    }

    /// Weft.
    ///
    /// @param on the engine
    /// @param heap gets the result
    /// @return the result, so that nothing is optimised away
    @Benchmark
    public Object weft(OnEngine on, Heap heap) {
        return run(() -> {
            long before = liveBytes();
            Future<Integer> gate = currentLoop().createFuture();
            var tasks = new ArrayList<Task<Integer>>(Counts.PARKED);
            for (int i = 0; i < Counts.PARKED; i++) {
                tasks.add(spawn(() -> await(gate)));
            }
            yieldNow();
            heap.bytesPerTask = (liveBytes() - before) / (double) Counts.PARKED;
            gate.complete(1);
            return await(gather(tasks)).size();
        });
    }

    /// kotlinx.coroutines on one thread, `runBlocking`.
    ///
    /// @param heap gets the result
    /// @return the result, so that nothing is optimised away
    @Benchmark
    public Object kotlinx(Heap heap) {
        return KotlinPeers.parked(
                Counts.PARKED,
                ParkedTasksBench::liveBytes,
                bytes -> heap.bytesPerTask = bytes / (double) Counts.PARKED);
    }

    private static long liveBytes() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
