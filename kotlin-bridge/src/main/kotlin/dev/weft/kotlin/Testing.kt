package dev.weft.kotlin

import dev.weft.Coroutine
import dev.weft.Coroutines
import dev.weft.testing.DeadlockException
import dev.weft.testing.Simulation
import kotlin.coroutines.ContinuationInterceptor
import kotlinx.coroutines.AbstractCoroutine
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.InternalCoroutinesApi
import kotlinx.coroutines.Job

/**
 * Runs a test as a coroutine in simulated time: [runWeft] with a clock that jumps to the next
 * deadline whenever nothing is ready, so that no `delay` and no timeout takes any.
 *
 * With more than one seed it runs again and again, on a fresh loop each time and in another order
 * of what is ready, and stops at the first that fails; the failure tells the seed, and with
 * `-Dweft.seed=S` only that one is run. What the test uses must then be made inside of [block].
 *
 * While a child of the test's is on another dispatcher, the clock stands still. Other work of other
 * threads must be announced with [Simulation.outsideWork]. If nothing is ready, no timer set and
 * nobody else at work, the test fails at once and tells who waits for what.
 *
 * Semantics: [Simulation]; kotlinx's `runTest`, on a loop of Weft.
 *
 * @param seeds in how many orders to run; the first is the loop's own
 * @param block the test
 * @throws AssertionError for a failure in one of several orders, which is its cause, and for what
 *   reached the loop's exception handler; a failure in the loop's own order is thrown as it is
 * @throws DeadlockException if it waits for ever
 * @throws IllegalArgumentException if [seeds] is not positive
 * @throws IllegalStateException in a task, callback or coroutine of a loop, which it would block
 * @sample dev.weft.kotlin.samples.virtualTime
 */
public fun runWeftTest(seeds: Int = 1, block: suspend CoroutineScope.() -> Unit) {
    if (seeds == 1 && System.getProperty(Simulation.SEED_PROPERTY) == null) {
        Simulation.run(Coroutine { runWatched(block) })
    } else {
        Simulation.explore(seeds) { runWatched(block) }
    }
}

private fun runWatched(block: suspend CoroutineScope.() -> Unit) {
    SuspendCalls.run(Coroutines.currentTask()) {
        val own = coroutineContext[ContinuationInterceptor]
        val job = coroutineContext[Job]
        Simulation.outsideWork { job.anyChildNotOn(own) }
        block()
    }
}

/** Whether a child of this job, or of a child of it, is at work on another dispatcher. */
@OptIn(InternalCoroutinesApi::class)
private fun Job?.anyChildNotOn(own: ContinuationInterceptor?): Boolean =
    this != null &&
        children.any {
            (it is AbstractCoroutine<*> && it.context[ContinuationInterceptor] != own) ||
                it.anyChildNotOn(own)
        }
