package dev.weft.comparison.bench;

import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.yieldNow;

import dev.weft.TaskGroup;
import dev.weft.sync.Lock;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

import java.util.concurrent.locks.ReentrantLock;

/// One hundred tasks that want one lock; who has it yields once.
public class LockBench extends KernelBench {
    /// Weft.
    ///
    /// @param on the engine
    /// @return the result, so that nothing is optimised away
    @Benchmark
    @OperationsPerInvocation(Counts.TURNS)
    public Object weft(OnEngine on) {
        return run(() -> {
            var lock = new Lock();
            TaskGroup.run(group -> {
                for (int i = 0; i < Counts.CONTENDERS; i++) {
                    group.spawn(() -> {
                        for (int turn = 0; turn < Counts.TURNS_EACH; turn++) {
                            try (var _ = lock.hold()) {
                                yieldNow();
                            }
                        }
                    });
                }
            });
            return lock;
        });
    }

    /// kotlinx.coroutines on one thread, `runBlocking`.
    ///
    /// @return the result, so that nothing is optimised away
    @Benchmark
    @OperationsPerInvocation(Counts.TURNS)
    public Object kotlinx() {
        return KotlinToolbox.contendedLock(Counts.CONTENDERS, Counts.TURNS_EACH);
    }

    /// Virtual threads and a lock of the JDK, which is what jox programs use.
    ///
    /// @return the result, so that nothing is optimised away
    /// @throws InterruptedException never
    @Benchmark
    @OperationsPerInvocation(Counts.TURNS)
    public Object jox() throws InterruptedException {
        return JoxPeers.contended(new ReentrantLock());
    }
}
