package dev.weft.kotlin

import dev.weft.ContextValues
import dev.weft.Coroutines
import dev.weft.EventLoop
import dev.weft.Future
import dev.weft.Generator
import java.util.concurrent.CancellationException
import java.util.concurrent.Future.State
import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.coroutines.resume
import kotlinx.coroutines.CancellableContinuation
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.FlowCollector
import kotlinx.coroutines.suspendCancellableCoroutine

/**
 * One collecting of a flow in the body of a generator: the flow suspends in [emit] until the
 * generator is asked, and the body waits in its task until the flow emits. Loop only.
 */
internal class FlowRun<T>(private val loop: EventLoop) : FlowCollector<T> {
    private val collecting =
        LoopCoroutine<Unit>(loop, EmptyCoroutineContext, ContextValues.current())
    private var item: Any? = NONE // what the body has not taken yet
    private var emitting: CancellableContinuation<Unit>? = null // the flow, while it is not asked
    private var news: Future<Unit>? = null // what the body waits for

    /** Yields the items in the generator's body, up to the end of the flow. */
    fun yieldAll(flow: Flow<T>, out: Generator.Yielder<T>) {
        collecting.result.addDoneCallback { news?.complete(Unit) }
        try {
            collecting.begin { flow.collect(this@FlowRun) }
            while (awaitItem()) {
                out.`yield`(take())
                goOn()
            }
        } catch (stopped: Throwable) {
            stop(stopped)
        }
        SuspendCalls.endOf(collecting)
    }

    // ---- the flow's side

    override suspend fun emit(value: T) {
        check(loop.isCurrent && item === NONE) {
            "the flow emits while it emits, or on a thread that is not the loop's"
        }
        item = value
        news?.complete(Unit)
        suspendCancellableCoroutine { emitting = it }
    }

    // ---- the generator's side

    private fun awaitItem(): Boolean {
        while (item === NONE && !collecting.result.isDone) {
            val news = loop.createFuture<Unit>("an item of a flow")
            this.news = news
            try {
                Coroutines.await(news)
            } finally {
                this.news = null
            }
        }
        return item !== NONE
    }

    private fun take(): T {
        val taken = item
        item = NONE
        @Suppress("UNCHECKED_CAST") // emit took a T
        return taken as T
    }

    /** Runs the flow up to its next item or wait, on the spot, as a generator's body runs. */
    @OptIn(ExperimentalCoroutinesApi::class)
    private fun goOn() {
        val emitting = this.emitting ?: return
        this.emitting = null
        val dispatcher = emitting.context[ContinuationInterceptor]
        if (dispatcher is LoopDispatcher) {
            with(emitting) { dispatcher.resumeUndispatched(Unit) }
        } else {
            emitting.resume(Unit)
        }
    }

    /** Ends the flow, and then throws what it is ended with, or what its cleanup has thrown. */
    private fun stop(stopped: Throwable) {
        collecting.cancel(
            stopped as? CancellationException ?: CancellationException(stopped.message)
        )
        collecting.joinInTask()
        if (collecting.result.state() != State.FAILED) throw stopped
    }

    private companion object {
        val NONE = Any()
    }
}
