package dev.weft;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.concurrent.Future.State;

/// A future that threads complete, fail, cancel and look at has one outcome from one moment on.
///
/// Lincheck runs small programs on it under every interleaving that it can find, and looks whether
/// some order of their calls explains the results. The loop's own thread is none of those that it
/// steers, so what is the loop's counts as one step.
@Tag("lincheck")
class FutureLincheckTest {
    /// What is checked. Public, for Lincheck makes it.
    @Param(name = "value", gen = IntGen.class, conf = "1:3")
    public static class Operations {
        private static final EventLoop LOOP = EventLoop.start("lincheck");

        static {
            LOOP.setExceptionHandler((_, _) -> {}); // most failures here are nobody's
        }

        private final Future<Integer> future = new Future<>(LOOP);

        @Operation
        public boolean complete(@Param(name = "value") int value) {
            return future.complete(value);
        }

        @Operation
        public boolean fail(@Param(name = "value") int value) {
            return future.completeExceptionally(new IllegalStateException("failure " + value));
        }

        @Operation
        public boolean cancel() {
            return future.cancel();
        }

        @Operation
        public boolean isDone() {
            return future.isDone();
        }

        @Operation
        public String outcome() {
            State state = future.state();
            return switch (state) {
                case RUNNING, CANCELLED -> state.toString();
                case SUCCESS -> state + " " + future.resultNow();
                case FAILED -> state + " " + future.exceptionNow().getMessage();
            };
        }
    }

    @Test
    void isLinearizable() {
        new ModelCheckingOptions()
                .addGuarantee(
                        forClasses("dev.weft.EventLoop", "dev.weft.Unretrieved")
                                .allMethods()
                                .ignore())
                .threads(2)
                .actorsPerThread(2)
                .actorsBefore(0)
                .actorsAfter(0)
                .iterations(10)
                .invocationsPerIteration(500)
                .check(Operations.class);
    }
}
