package dev.weft.comparison.bench;

import static dev.weft.Coroutines.run;

import dev.weft.Generator;
import dev.weft.kotlin.Flows;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/// One item of a stream of values that begins in one language and ends in the other.
public class FlowBridgeBench extends KernelBench {
    /// A flow in a task's `for`.
    ///
    /// @param on the engine
    /// @return the result, so that nothing is optimised away
    @Benchmark
    @OperationsPerInvocation(Counts.ITEMS)
    public Object weftFlow(OnEngine on) {
        return run(() -> {
            int sum = 0;
            for (int item : Flows.iterate(KotlinBridge.numbers(Counts.ITEMS))) {
                sum += item;
            }
            return sum;
        });
    }

    /// A generator that is collected as a flow.
    ///
    /// @param on the engine
    /// @return the result, so that nothing is optimised away
    @Benchmark
    @OperationsPerInvocation(Counts.ITEMS)
    public Object weftGenerator(OnEngine on) {
        return KotlinBridge.collect(
                Generator.of(out -> {
                    for (int i = 0; i < Counts.ITEMS; i++) {
                        out.yield(i);
                    }
                }));
    }

    /// kotlinx.coroutines alone: a flow calls its collector, and nothing is switched.
    ///
    /// @return the result, so that nothing is optimised away
    @Benchmark
    @OperationsPerInvocation(Counts.ITEMS)
    public Object kotlinx() {
        return KotlinBridge.collect(Counts.ITEMS);
    }

    /// The same with the flow in a coroutine of its own, which hands over each item.
    ///
    /// @return the result, so that nothing is optimised away
    @Benchmark
    @OperationsPerInvocation(Counts.ITEMS)
    public Object kotlinxRendezvous() {
        return KotlinBridge.collectAcross(Counts.ITEMS);
    }
}
