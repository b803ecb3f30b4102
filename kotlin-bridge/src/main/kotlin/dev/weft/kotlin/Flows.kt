package dev.weft.kotlin

import dev.weft.Coroutines
import dev.weft.Generator
import java.util.concurrent.CancellationException
import java.util.concurrent.atomic.AtomicBoolean
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOn

/**
 * The rest of this iterator's items as a flow, for one collector: whatever `next` awaits, the
 * collector suspends for. For a [Generator] and every other iterator of Java code that awaits;
 * kotlinx's own `asFlow` is for those that do not.
 *
 * The iterator is asked in a task of the collector's loop, which lives as long as the collecting,
 * and only when the collector wants an item: nothing is taken ahead. A collector on another
 * dispatcher writes `.flowOn(loop.asCoroutineDispatcher())`, which takes ahead as [flowOn] does.
 *
 * **Close**: an iterator that is [AutoCloseable], as a generator is, is closed before the
 * collecting ends, however it ends: after the last item, with `take` or `first`, or with a failure.
 * Its cleanup may await. One that is never collected is not closed.
 *
 * **Failure**: the very exception that the iterator threw. What its cleanup throws is thrown too;
 * after a failure, it is suppressed in that.
 *
 * **Cancel**: cancelling the collector cancels what the iterator awaits, and the collecting ends
 * when its cleanup has. An item that was given to a cancelled collector is gone; for a queue, where
 * that matters, there is [asChannel].
 *
 * **Thread**: a dispatcher on a loop.
 *
 * Semantics: kotlinx's `Stream.consumeAsFlow`. An iterator can be gone through once, and says so
 * the second time. For a flow that begins anew for each collector, use [Generator.Body.asFlow], or
 * `flow { emitAll(iterable.iterator().consumeAsFlow()) }`.
 *
 * @throws IllegalStateException when it is collected a second time, or on no loop
 * @sample dev.weft.kotlin.samples.generatorAsFlow
 * @see asGenerator
 */
public fun <T> Iterator<T>.consumeAsFlow(): Flow<T> {
    val taken = AtomicBoolean()
    return flow {
        check(taken.compareAndSet(false, true)) {
            "an iterator can be gone through once, and another collector did that"
        }
        IteratorTask(this@consumeAsFlow).emitAll(this)
    }
}

/**
 * A cold flow of what this code yields: each collector has a run of its own, in a task of its loop,
 * where the code may await. All else is as for [consumeAsFlow].
 *
 * @throws IllegalStateException when it is collected on no loop
 * @sample dev.weft.kotlin.samples.codeAsFlow
 * @see asGenerator
 */
public fun <T> Generator.Body<T>.asFlow(): Flow<T> = flow {
    IteratorTask(Generator.of(this@asFlow)).emitAll(this)
}

/**
 * A generator of this flow's items, which a task goes through with a plain `for`; from Java, that
 * is [Flows.iterate].
 *
 * The flow is collected once, from the first request on, in a coroutine on the dispatcher of the
 * task's loop, and only as far as it is asked: an `emit` goes on with the next request.
 *
 * **Switches** only if the flow suspends. What it does up to there is done on the spot, inside the
 * asking task.
 *
 * **Close**: closing the generator cancels the flow, and waits until it has cleaned up. As every
 * generator, one that is left open is closed when the task that made it ends; try-with-resources,
 * or `use`, does it at once.
 *
 * **Failure**: the very exception that the flow failed with, after the items that came before it.
 *
 * **Cancel**: cancelling a task that waits for an item cancels the flow, waits until it has cleaned
 * up, and ends the generator.
 *
 * **Thread**: the tasks of one loop; asking elsewhere throws [IllegalStateException].
 *
 * @throws CancellationException from `next` if the task, or the flow, is cancelled
 * @sample dev.weft.kotlin.samples.flowAsGenerator
 * @see consumeAsFlow
 */
public fun <T> Flow<T>.asGenerator(): Generator<T> = Generator.of { out ->
    FlowRun<T>(Coroutines.currentTask().loop()).yieldAll(this, out)
}
