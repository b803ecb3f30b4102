package dev.weft.kotlin

import dev.weft.Coroutine
import dev.weft.Coroutines
import dev.weft.EventLoop
import dev.weft.testing.DeadlockException
import dev.weft.testing.Simulation
import java.util.concurrent.CancellationException
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.atomic.AtomicInteger
import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlinx.coroutines.AbstractCoroutine
import kotlinx.coroutines.CoroutineDispatcher
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
 * **With kotlinx-coroutines-test**: a test has one clock, and here it is the loop's, which Kotlin's
 * `delay`, `withTimeout` and flows read as well as Weft's sleeps and timeouts. Code that is given
 * its dispatcher, or uses `Dispatchers.Main`, is given the loop's
 * ([dispatcher][asCoroutineDispatcher], `Dispatchers.setMain`); a `StandardTestDispatcher` has a
 * clock of its own, and whatever is on it waits for somebody to move that. What `advanceTimeBy`
 * does there, `delay` does here; `runCurrent` is [waitUntilBlocked], `currentTime` is
 * [EventLoop.time]. In kotlinx's `runTest`, on the other hand, a loop of [EventLoop.start] is
 * another thread, at work in real time: its futures are waited for, but the test's own timeouts do
 * not wait for them, and expire as soon as the test has nothing else to do. A timeout that is to
 * wait stands in `withContext(loop.asCoroutineDispatcher())`.
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
 * @sample dev.weft.kotlin.samples.virtualTimeOfMain
 */
public fun runWeftTest(seeds: Int = 1, block: suspend CoroutineScope.() -> Unit) {
    if (seeds == 1 && System.getProperty(Simulation.SEED_PROPERTY) == null) {
        Simulation.run(Coroutine { runWatched(block) })
    } else {
        Simulation.explore(seeds) { runWatched(block) }
    }
}

/**
 * Suspends until all tasks and coroutines wait, and for something other than the time:
 * [Simulation.waitUntilBlocked] for a coroutine. In simulated time only.
 *
 * **Cancel**: ends the wait at once. It takes a nanosecond of the loop's time.
 *
 * **Thread**: a dispatcher on the loop of the test.
 *
 * @throws CancellationException if the coroutine is cancelled while it waits
 * @throws IllegalStateException on a loop that is no simulation, or elsewhere
 * @sample dev.weft.kotlin.samples.blockedOnes
 * @see runWeftTest
 */
public suspend fun waitUntilBlocked() {
    inTask("a coroutine's wait for the others") { Simulation.waitUntilBlocked() }
}

private fun runWatched(block: suspend CoroutineScope.() -> Unit) {
    val loop = Coroutines.currentLoop()
    val elsewhere = Elsewhere(loop)
    val dispatchers = LoopsDispatchers(loop)
    SuspendCalls.run(Coroutines.currentTask(), elsewhere) {
        val job = coroutineContext[Job]
        Simulation.outsideWorkWhile { job.anyChildNotOn(dispatchers) || elsewhere.isRunning }
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

/**
 * Which dispatchers run on the loop: its own, and those around it, which `limitedParallelism` makes
 * and `Dispatchers.Main` may be. These do not tell what they are around, so each gets something to
 * run, and counts as elsewhere until that has been on the loop.
 */
private class LoopsDispatchers(private val loop: EventLoop) {
    private val probed = ConcurrentHashMap<CoroutineDispatcher, Boolean>()

    operator fun contains(interceptor: ContinuationInterceptor?): Boolean =
        when (interceptor) {
            is LoopDispatcher -> interceptor.loop === loop
            is CoroutineDispatcher -> probed[interceptor] ?: probe(interceptor)
            else -> false
        }

    private fun probe(dispatcher: CoroutineDispatcher): Boolean {
        probed[dispatcher] = false
        if (dispatcher.isDispatchNeeded(EmptyCoroutineContext)) {
            dispatcher.dispatch(EmptyCoroutineContext) { probed[dispatcher] = loop.isCurrent }
        }
        return false
    }
}

/**
 * Whether a child of this job, or of a child of it, is at work on a dispatcher of another place.
 */
@OptIn(InternalCoroutinesApi::class)
private fun Job?.anyChildNotOn(own: LoopsDispatchers): Boolean =
    this != null &&
        children.any {
            (it is AbstractCoroutine<*> &&
                it.hasBegun() &&
                it.context[ContinuationInterceptor] !in own) || it.anyChildNotOn(own)
        }

/** Whether this job, which is not done, is at work: a lazy one may be waiting for its start. */
private fun Job.hasBegun() = isActive || isCancelled
