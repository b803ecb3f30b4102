package dev.weft.comparison.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// A coroutine awaits a future of Java's that is done already, or that another coroutine completes
/// in its next turn.
public class AwaitJavaBench extends KernelBench {
    /// Whether the future is pending when it is awaited.
    @State(Scope.Benchmark)
    public static class Pending {
        /// Whether it is.
        @Param({"false", "true"})
        public boolean pending;
    }

    /// Weft's future, awaited by a suspend function.
    ///
    /// @param on the engine
    /// @param is whether the future is pending
    /// @return the result, so that nothing is optimised away
    @Benchmark
    @OperationsPerInvocation(Counts.AWAITS)
    public Object weft(OnEngine on, Pending is) {
        return KotlinBridge.awaitWeft(is.pending, Counts.AWAITS);
    }

    /// Weft's future, awaited by Java code that a suspend function calls.
    ///
    /// @param on the engine
    /// @param is whether the future is pending
    /// @return the result, so that nothing is optimised away
    @Benchmark
    @OperationsPerInvocation(Counts.AWAITS)
    public Object weftStackful(OnEngine on, Pending is) {
        return KotlinBridge.awaitWeftStackful(is.pending, Counts.AWAITS);
    }

    /// A `CompletableFuture`, by kotlinx's `await`, in `runBlocking`.
    ///
    /// @param is whether the future is pending
    /// @return the result, so that nothing is optimised away
    @Benchmark
    @OperationsPerInvocation(Counts.AWAITS)
    public Object kotlinx(Pending is) {
        return KotlinBridge.awaitCompletable(is.pending, Counts.AWAITS);
    }
}
