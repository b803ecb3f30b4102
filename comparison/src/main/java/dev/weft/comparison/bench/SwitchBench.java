package dev.weft.comparison.bench;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import dev.weft.Task;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// Two tasks that yield to each other, from a stack that is 1, 10 or 50 calls deep. Every switch
/// happens at the bottom; on the way back each frame is entered again by Kotlin, and by Weft not at
/// all.
public class SwitchBench extends KernelBench {
    /// How deep the stack is at the switch.
    @State(Scope.Benchmark)
    public static class Depth {
        /// Calls between the task's first frame and the switch.
        @Param({"1", "10", "50"})
        public int depth;
    }

    /// Weft.
    ///
    /// @param on the engine
    /// @return the result, so that nothing is optimised away
    @Benchmark
    @OperationsPerInvocation(Counts.SWITCHES)
    public Object weft(OnEngine on, Depth at) {
        return run(() -> {
            Task<Void> one = spawn(() -> switchMany(at.depth, Counts.SWITCHES / 2));
            Task<Void> two = spawn(() -> switchMany(at.depth, Counts.SWITCHES / 2));
            await(one);
            await(two);
            return one;
        });
    }

    /// kotlinx.coroutines on one thread, `runBlocking`.
    ///
    /// @return the result, so that nothing is optimised away
    @Benchmark
    @OperationsPerInvocation(Counts.SWITCHES)
    public Object kotlinx(Depth at) {
        return KotlinPeers.switches(at.depth, Counts.SWITCHES / 2);
    }

    private static void switchMany(int depth, int times) {
        for (int i = 0; i < times; i++) {
            descend(depth);
        }
    }

    private static void descend(int depth) {
        if (depth > 1) {
            descend(depth - 1);
        } else {
            yieldNow();
        }
    }
}
