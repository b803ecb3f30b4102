package dev.weft.comparison.bench;

import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.yieldNow;

import dev.weft.TaskGroup;
import dev.weft.sync.Semaphore;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/// One hundred tasks that want one of ten permits; who has one yields once.
public class SemaphoreBench extends KernelBench {
    /// Weft.
    ///
    /// @param on the engine
    /// @return the result, so that nothing is optimised away
    @Benchmark
    @OperationsPerInvocation(Counts.TURNS)
    public Object weft(OnEngine on) {
        return run(() -> {
            var permits = new Semaphore(Counts.PERMITS);
            TaskGroup.run(group -> {
                for (int i = 0; i < Counts.CONTENDERS; i++) {
                    group.spawn(() -> {
                        for (int turn = 0; turn < Counts.TURNS_EACH; turn++) {
                            try (var _ = permits.hold()) {
                                yieldNow();
                            }
                        }
                    });
                }
            });
            return permits;
        });
    }

    /// kotlinx.coroutines on one thread, `runBlocking`.
    ///
    /// @return the result, so that nothing is optimised away
    @Benchmark
    @OperationsPerInvocation(Counts.TURNS)
    public Object kotlinx() {
        return KotlinToolbox.contendedSemaphore(
                Counts.PERMITS, Counts.CONTENDERS, Counts.TURNS_EACH);
    }

    /// Virtual threads and a semaphore of the JDK, which is what jox programs use.
    ///
    /// @return the result, so that nothing is optimised away
    /// @throws InterruptedException never
    @Benchmark
    @OperationsPerInvocation(Counts.TURNS)
    public Object jox() throws InterruptedException {
        return JoxPeers.contended(new java.util.concurrent.Semaphore(Counts.PERMITS));
    }
}
