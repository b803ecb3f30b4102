package dev.weft.kotlin

import dev.weft.ContextValues
import dev.weft.Coroutine
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
internal class LoopCoroutine<T>(
    private val loop: EventLoop,
    context: CoroutineContext,
    values: ContextValues,
) :
    AbstractCoroutine<T>(
        ContextVars(values) + GlobalScope.newCoroutineContext(LoopDispatcher(loop) + context),
        initParentJob = false,
        active = true,
    ) {
    /** What comes of it. */
    val result: Future<T> = loop.createFuture()

    /** Stands for it where its code awaits as a task does. */
    val guest = CoroutineGuest().also { it.context = this.context }

    private val end = TaskJoin(loop, this)

    /** Runs the first stretch on the spot. Loop only. */
    fun begin(block: suspend CoroutineScope.() -> T) {
        guest.runHere { start(CoroutineStart.UNDISPATCHED, this, block) }
    }

    /**
     * The same, for a holder of [result] who may cancel it. Loop only.
     *
     * @param ownTurn whether nothing but that stretch runs now
     */
    fun beginForHolder(ownTurn: Boolean, block: suspend CoroutineScope.() -> T) {
        if (result.isCancelled) {
            cancel(result.cancellation())
        }
        if (ownTurn) start(CoroutineStart.UNDISPATCHED, this, block) else begin(block)
        if (end.isDone) return

        result.addDoneCallback { cancel(if (it.isCancelled) it.cancellation() else null) }
        val name = context[CoroutineName]?.name ?: "a coroutine"
        loop.spawn(name, Coroutine.Atomic { joinInTask() })
    }

    /** Waits in the calling task; see [TaskJoin.join]. */
    fun joinInTask(cancel: (CancellationException) -> Unit = ::cancel) {
        end.join(cancel)
    }

    override fun onCompleted(value: T) {
        result.complete(value)
        isOver()
    }

    override fun onCancelled(cause: Throwable, handled: Boolean) {
        if (!result.completeExceptionally(cause) && cause !is CancellationException) {
            report(cause)
        }
        isOver()
    }

    private fun isOver() {
        guest.end()
        end.tellDone()
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
