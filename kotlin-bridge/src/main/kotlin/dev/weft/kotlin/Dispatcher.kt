package dev.weft.kotlin

import dev.weft.ContextVar
import dev.weft.Coroutines
import dev.weft.EventLoop
import dev.weft.Handle
import dev.weft.Task
import java.time.Duration
import java.util.concurrent.RejectedExecutionException
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.resume
import kotlinx.coroutines.CancellableContinuation
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Delay
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.DisposableHandle
import kotlinx.coroutines.InternalCoroutinesApi
import kotlinx.coroutines.cancel

/**
 * A dispatcher that runs coroutines on this loop, in turn with its tasks and callbacks.
 *
 * Such a coroutine needs no lock against the loop's tasks, and must not block any more than they
 * may. Dispatchers of the same loop are equal.
 *
 * **Java code that awaits**, as a task may anywhere, can be called straight from such a coroutine,
 * with [Coroutines.await] in it or `StreamReader.readLine`: it suspends the coroutine alone, while
 * others go on. Cancelling the coroutine's job, or a `withTimeout` around the call, ends the await
 * with the job's own [CancellationException], once: the Java code's cleanup may await again. In
 * Kotlin's own `finally` use `withContext(NonCancellable)`, as always. For the loop a [Task] of the
 * coroutine's name waits; a turn in which nothing awaits has none, and costs no more than without.
 * - A child that was started UNDISPATCHED, or that is Unconfined, runs on the stack of whoever
 *   started or resumed it. An await there suspends that one as well, and it is that one's
 *   cancellation that ends it.
 * - On the engine CONTINUATION an await leaves thread-locals, which some context elements set, as
 *   they are for whatever runs meanwhile.
 * - In a coroutine that Weft did not start, a `withContext(NonCancellable)` does not shield an
 *   await in it from a cancellation that comes meanwhile, unless the coroutine has
 *   [currentContextVars].
 *
 * **Order**: `yield` and every resumption put the coroutine at the end of the loop's ready queue.
 * `delay` and `withTimeout` use the loop's timers and fire in deadline order with the sleeps and
 * timeouts of its tasks.
 *
 * **Cancel**: a coroutine that is in a `delay` when the loop closes is cancelled. So is one that
 * would resume on a closed loop; it cleans up on [Dispatchers.IO]. Either way what is cancelled is
 * its innermost job, a `withContext(NonCancellable)` not excepted. A loop that closes waits for the
 * coroutines that [future] started, and for no others: start there what must clean up in peace.
 *
 * **Context**: a coroutine that was started under one of Weft's own has its own [ContextVar]
 * values, which it began with and what it has set since; others should be given theirs with
 * [currentContextVars].
 *
 * **Thread**: any.
 *
 * @sample dev.weft.kotlin.samples.dispatchToLoop
 * @sample dev.weft.kotlin.samples.javaThatAwaits
 */
public fun EventLoop.asCoroutineDispatcher(): CoroutineDispatcher = LoopDispatcher(this)

@OptIn(InternalCoroutinesApi::class)
internal class LoopDispatcher(val loop: EventLoop, private val name: String? = null) :
    CoroutineDispatcher(), Delay {
    init {
        CoroutineGuest.makeKnown()
    }

    override fun dispatch(context: CoroutineContext, block: Runnable) {
        try {
            loop.execute(block)
        } catch (_: RejectedExecutionException) {
            context.cancelWithLoop()
            Dispatchers.IO.dispatch(context, block)
        }
    }

    // A loop runs one coroutine at a time, which no limit can lower; kotlinx's own loops say so
    // too.
    override fun limitedParallelism(parallelism: Int, name: String?): CoroutineDispatcher {
        require(parallelism > 0) { "parallelism must be positive, and is $parallelism" }
        return if (name == null) this else LoopDispatcher(loop, name)
    }

    override fun scheduleResumeAfterDelay(
        timeMillis: Long,
        continuation: CancellableContinuation<Unit>,
    ) {
        // Dispatched, not resumed on the spot: a task whose sleep ends takes one more turn too, and
        // the earlier deadline must go first.
        val timer = LoopTimer(this, timeMillis, continuation.context) { continuation.resume(Unit) }
        continuation.invokeOnCancellation(timer)
        timer.begin()
    }

    override fun invokeOnTimeout(
        timeMillis: Long,
        block: Runnable,
        context: CoroutineContext,
    ): DisposableHandle = LoopTimer(this, timeMillis, context, block).also { it.begin() }

    /** The same on kotlinx's own timers, for whatever outlives the loop. */
    fun invokeWithoutLoop(
        timeMillis: Long,
        block: Runnable,
        context: CoroutineContext,
    ): DisposableHandle = super.invokeOnTimeout(timeMillis, block, context)

    override fun equals(other: Any?): Boolean = other is LoopDispatcher && other.loop === loop

    override fun hashCode(): Int = loop.hashCode()

    override fun toString(): String = name ?: loop.toString()
}

private fun CoroutineContext.cancelWithLoop() {
    cancel(CancellationException("the loop that this coroutine runs on is closed"))
}

/** A timer of the loop; also the handler of the cancellation of a coroutine that waits for it. */
private class LoopTimer(
    private val dispatcher: LoopDispatcher,
    timeMillis: Long,
    private val context: CoroutineContext,
    private val block: Runnable,
) : Runnable, DisposableHandle, (Throwable?) -> Unit {
    private val loop = dispatcher.loop
    private val deadline = loop.time() + Duration.ofMillis(timeMillis)
    private val loopCloses = Runnable(::goOnWithoutLoop)

    // Any thread.
    @Volatile private var disposed = false
    @Volatile private var substitute: DisposableHandle? = null // once the loop is gone

    // Loop only.
    private var handle: Handle? = null

    /** Sets the timer. Any thread. */
    fun begin() {
        if (loop.isCurrent) {
            register()
        } else {
            try {
                loop.execute(::register)
            } catch (_: RejectedExecutionException) {
                goOnWithoutLoop()
            }
        }
    }

    private fun register() {
        if (!disposed) {
            handle = loop.callAt(deadline, this)
            loop.addCloseCallback(loopCloses)
        }
    }

    /** The time has come. */
    override fun run() {
        loop.removeCloseCallback(loopCloses)
        if (!disposed) {
            block.run()
        }
    }

    /** Takes the timer back, so that it is gone before its time. Any thread. */
    override fun dispose() {
        disposed = true
        substitute?.dispose()
        if (loop.isCurrent) {
            unregister()
        } else {
            try {
                loop.execute(::unregister)
            } catch (_: RejectedExecutionException) {
                // The loop's timers are gone.
            }
        }
    }

    private fun unregister() {
        if (handle?.cancel() == true) {
            loop.removeCloseCallback(loopCloses)
        }
    }

    /** The coroutine that waits is cancelled. */
    override fun invoke(cause: Throwable?) = dispose()

    /** Cancels the coroutine; one that has no job gets its time on kotlinx's timers. */
    private fun goOnWithoutLoop() {
        context.cancelWithLoop()
        if (disposed) return

        val left = (deadline - loop.time()).toMillis()
        substitute = dispatcher.invokeWithoutLoop(left, { if (!disposed) block.run() }, context)
        if (disposed) {
            substitute?.dispose()
        }
    }
}
