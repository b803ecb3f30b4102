package dev.weft.comparison.bench;

import static dev.weft.Coroutines.run;

import dev.weft.kotlin.Suspending;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// A call of a suspend function that does not suspend, or that gives way once: by a task of Java's,
/// and by a suspend function.
public class SuspendCallBench extends KernelBench {
    /// What the function does.
    @State(Scope.Benchmark)
    public static class Called {
        /// Whether it suspends.
        @Param({"false", "true"})
        public boolean suspends;
    }

    /// From Java.
    ///
    /// @param on the engine
    /// @param called what the function does
    /// @return the result, so that nothing is optimised away
    @Benchmark
    @OperationsPerInvocation(Counts.AWAITS)
    public Object weft(OnEngine on, Called called) {
        return run(() -> {
            int sum = 0;
            for (int i = 0; i < Counts.AWAITS; i++) {
                int number = i;
                sum +=
                        Suspending.<Integer, RuntimeException>call(
                                c -> KotlinBridge.called(number, called.suspends, c));
            }
            return sum;
        });
    }

    /// From Kotlin, in `runBlocking`: the same function in a scope of its own, so that what it
    /// launched would be waited for too.
    ///
    /// @param called what the function does
    /// @return the result, so that nothing is optimised away
    @Benchmark
    @OperationsPerInvocation(Counts.AWAITS)
    public Object kotlinx(Called called) {
        return KotlinBridge.callFromKotlin(called.suspends, Counts.AWAITS);
    }
}
