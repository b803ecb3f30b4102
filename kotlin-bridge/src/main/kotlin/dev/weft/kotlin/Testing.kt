package dev.weft.kotlin

import dev.weft.Coroutine
import dev.weft.Coroutines
import dev.weft.EventLoop
import dev.weft.testing.DeadlockException
import dev.weft.testing.Simulation
import java.util.concurrent.atomic.AtomicInteger
import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.CoroutineContext
import kotlinx.coroutines.AbstractCoroutine
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.InternalCoroutinesApi
import kotlinx.coroutines.Job
import kotlinx.coroutines.ThreadContextElement

/**
 * Runs a test as a coroutine in simulated time: [runWeft] with a clock that jumps to the next
 * deadline whenever nothing is ready, so that no `delay` and no timeout takes any.
 *
 * With more than one seed it runs again and again, on a fresh loop each time and in another order
 * of what is ready, and stops at the first that fails; the failure tells the seed, and with
 * `-Dweft.seed=S` only that one is run. What the test uses must then be made inside of [block].
 *
 * While a child of the test's is on another dispatcher, the clock stands still, also where that
 * child waits for one that waits for the clock: a producer behind `flowOn`, with a consumer that
 * takes its time, would wait for ever. Other work of other threads must be announced with
 * [Simulation.outsideWork]. If nothing is ready, no timer set and nobody else at work, the test
 * fails at once and tells which tasks wait, and for which coroutine; of the coroutines inside of
 * that it knows nothing.
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
    val elsewhere = Elsewhere(Coroutines.currentLoop())
    SuspendCalls.run(Coroutines.currentTask(), elsewhere) {
        val own = coroutineContext[ContinuationInterceptor]
        val job = coroutineContext[Job]
        Simulation.outsideWorkWhile { job.anyChildNotOn(own) || elsewhere.isRunning }
        block()
    }
}

/**
 * Whether other threads than the loop's run coroutines of the test. A child that ends is no child
 * any more a moment before it resumes those who wait for it; its thread is here until it has.
 */
private class Elsewhere(private val loop: EventLoop) : ThreadContextElement<Boolean> {
    companion object Key : CoroutineContext.Key<Elsewhere>

    private val threads = AtomicInteger()

    val isRunning
        get() = threads.get() > 0

    override val key
        get() = Key

    override fun updateThreadContext(context: CoroutineContext): Boolean {
        val isElsewhere = !loop.isCurrent
        if (isElsewhere) {
            threads.incrementAndGet()
        }
        return isElsewhere
    }

    override fun restoreThreadContext(context: CoroutineContext, oldState: Boolean) {
        if (oldState) {
            threads.decrementAndGet()
        }
    }
}

/** Whether a child of this job, or of a child of it, is at work on another dispatcher. */
@OptIn(InternalCoroutinesApi::class)
private fun Job?.anyChildNotOn(own: ContinuationInterceptor?): Boolean =
    this != null &&
        children.any {
            (it is AbstractCoroutine<*> &&
                it.hasBegun() &&
                it.context[ContinuationInterceptor] != own) || it.anyChildNotOn(own)
        }

/** Whether this job, which is not done, is at work: a lazy one may be waiting for its start. */
private fun Job.hasBegun() = isActive || isCancelled
