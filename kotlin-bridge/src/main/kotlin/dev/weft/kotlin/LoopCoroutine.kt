package dev.weft.kotlin

import dev.weft.Coroutine
import dev.weft.Coroutines
import dev.weft.EventLoop
import dev.weft.Future
import java.util.concurrent.CancellationException
import java.util.concurrent.RejectedExecutionException
import kotlin.coroutines.CoroutineContext
import kotlinx.coroutines.AbstractCoroutine
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.GlobalScope
import kotlinx.coroutines.InternalCoroutinesApi
import kotlinx.coroutines.InternalForInheritanceCoroutinesApi
import kotlinx.coroutines.handleCoroutineException
import kotlinx.coroutines.newCoroutineContext

/**
 * A coroutine that belongs to a loop as a task does: it runs there, a task waits for it, and so the
 * loop does not close before it is done.
 */
@OptIn(
    DelicateCoroutinesApi::class,
    ExperimentalCoroutinesApi::class,
    InternalCoroutinesApi::class,
    InternalForInheritanceCoroutinesApi::class,
)
internal class LoopCoroutine<T>(private val loop: EventLoop, context: CoroutineContext) :
    AbstractCoroutine<T>(
        GlobalScope.newCoroutineContext(loop.asCoroutineDispatcher() + context),
        initParentJob = false,
        active = true,
    ) {
    /** What comes of it. */
    val result: Future<T> = loop.createFuture()

    // Any thread: a child may run anywhere, and the last child to end is what ends this coroutine.
    // `done` is set before `turn` is read, and `turn` is set before `done` is read.
    @Volatile private var done = false
    @Volatile private var turn: Future<Unit>? = null

    /** Runs the first stretch on the spot. Loop only. */
    fun begin(block: suspend CoroutineScope.() -> T) {
        start(CoroutineStart.UNDISPATCHED, this, block)
    }

    /** The same, for a holder of [result] who may cancel it. Loop only. */
    fun beginForHolder(block: suspend CoroutineScope.() -> T) {
        if (result.isCancelled) {
            cancel(result.cancellation())
        }
        begin(block)
        if (done) return

        result.addDoneCallback {
            if (it.isCancelled) {
                cancel(it.cancellation())
            }
        }
        loop.spawn(context[CoroutineName]?.name ?: "a coroutine", Coroutine { joinInTask() })
    }

    /**
     * Waits in the calling task, and passes the task's cancellation on. Throws that cancellation,
     * but not before this coroutine has cleaned up; never throws what became of the coroutine
     * itself.
     */
    fun joinInTask() {
        var cancellation: CancellationException? = null
        while (!done) {
            val turn = loop.createFuture<Unit>()
            this.turn = turn
            if (done) break
            try {
                Coroutines.await(turn)
            } catch (asked: CancellationException) {
                if (cancellation == null) {
                    cancellation = asked
                    cancel(asked)
                }
            } catch (cannotWaitHere: IllegalStateException) {
                cancel(CancellationException(cannotWaitHere.message))
                throw cannotWaitHere
            }
        }
        if (cancellation != null) throw cancellation
    }

    override fun onCompleted(value: T) {
        result.complete(value)
        tellDone()
    }

    override fun onCancelled(cause: Throwable, handled: Boolean) {
        if (!result.completeExceptionally(cause) && cause !is CancellationException) {
            report(cause)
        }
        tellDone()
    }

    private fun tellDone() {
        done = true
        turn?.complete(Unit)
    }

    /**
     * Brings a failure that came after its future was cancelled to the loop's exception handler.
     */
    private fun report(lost: Throwable) {
        try {
            loop.execute { throw lost }
        } catch (_: RejectedExecutionException) {
            handleCoroutineException(context, lost)
        }
    }
}
