package dev.weft.kotlin

import dev.weft.EventLoop
import kotlin.coroutines.Continuation
import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.CoroutineContext
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.Job

/**
 * The loop for a task that a coroutine starts: its dispatcher's, or else that of the calling
 * thread, or else that of the nearest coroutine around it which has one.
 *
 * @param who has the context, for the message
 */
internal fun loopFor(context: CoroutineContext, who: String): EventLoop =
    context.loopOfDispatcher
        ?: EventLoop.currentOrNull()
        ?: around(context).firstNotNullOfOrNull(::loopOf)
        ?: error(
            "there is no loop for the task: neither the $who's dispatcher is one, nor does this" +
                " thread run for one, nor is there a coroutine of one around it"
        )

private val CoroutineContext.loopOfDispatcher: EventLoop?
    get() = (this[ContinuationInterceptor] as? LoopDispatcher)?.loop

@OptIn(ExperimentalCoroutinesApi::class) // parent
private fun around(context: CoroutineContext) = generateSequence(context[Job]) { it.parent }

private fun loopOf(job: Job): EventLoop? =
    if (job is GroupJob) job.loop else (job as? Continuation<*>)?.context?.loopOfDispatcher
