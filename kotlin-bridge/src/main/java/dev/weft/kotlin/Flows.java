package dev.weft.kotlin;

import dev.weft.Generator;

import kotlinx.coroutines.flow.Flow;

import java.util.Objects;

/// Goes through Kotlin's flows in Java code in a task, and makes flows of Java code that awaits.
///
/// {@snippet class="dev.weft.kotlin.samples.FlowSamples" region="iterate"}
public final class Flows {
    private Flows() {}

    /// The items of a flow, for a plain `for` in a task.
    ///
    /// The flow is collected from the first request on, in a coroutine on the dispatcher of this
    /// loop, and only as far as it is asked: its `emit` goes on with the next request. A failure is
    /// thrown, the very object, after the items that came before it.
    ///
    /// **Switches** only if the flow suspends. **Cancel**: of a task that waits for an item cancels
    /// the flow, waits until it has cleaned up, and ends the generator. **Close**: cancels the flow
    /// and waits until it has cleaned up; left open, it is closed when its task ends, as every
    /// generator is. **Thread**: the tasks of one loop; asking elsewhere throws
    /// [IllegalStateException].
    ///
    /// @param <T> the type of the items
    /// @param flow where they come from
    /// @return a new generator
    public static <T> Generator<T> iterate(Flow<? extends T> flow) {
        Objects.requireNonNull(flow, "flow");
        return FlowsKt.asGenerator(flow);
    }

    /// A cold flow of what code yields, for Kotlin code to collect.
    ///
    /// {@snippet class="dev.weft.kotlin.samples.FlowSamples" region="of"}
    ///
    /// Each collector has a run of its own, in a task of its loop: the code may await. It runs only
    /// while an item is wanted; one that the collector wants no more has its pending `yield` throw,
    /// and cleans up before the collecting ends. Collected elsewhere than on the dispatcher of a
    /// loop, the flow fails with an [IllegalStateException].
    ///
    /// @param <T> the type of the items
    /// @param body the code
    /// @return a flow
    public static <T> Flow<T> of(Generator.Body<T> body) {
        return FlowsKt.asFlow(Objects.requireNonNull(body, "body"));
    }
}
