package dev.weft.kotlin

import dev.weft.ContextValues
import dev.weft.Coroutine
import dev.weft.Coroutines
import dev.weft.EventLoop
import dev.weft.Future
import java.util.concurrent.CancellationException
import java.util.concurrent.RejectedExecutionException
import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.Job

/**
 * Starts a coroutine on this loop and returns a future of its result, which tasks and other
 * coroutines may await.
 *
 * The future is done when the coroutine and its children are. A loop that closes cancels the
 * coroutine and waits for it, as it does with its tasks.
 *
 * **Failure**: the future fails with the very exception that [block] threw. What a coroutine throws
 * whose future was cancelled meanwhile goes to the loop's exception handler.
 *
 * **Cancel**: cancelling the future cancels the coroutine. The future is cancelled at once and does
 * not wait for the coroutine's cleanup. A coroutine that has not started never runs. Completing the
 * future by hand cancels the coroutine too.
 *
 * **Thread**: any.
 *
 * @param context what to add to the coroutine's context, a name or an exception handler for
 *   example; its dispatcher is the loop's, and its life is the future's
 * @param start [CoroutineStart.DEFAULT] starts it from the loop's ready queue,
 *   [CoroutineStart.UNDISPATCHED] on the spot, [CoroutineStart.ATOMIC] even if it is cancelled
 * @param block what the coroutine runs
 * @throws IllegalArgumentException if [context] has a dispatcher or a [Job], or for
 *   [CoroutineStart.LAZY], since nothing asks a future to begin
 * @throws IllegalStateException if it is to start on the spot and this thread is not the loop's
 * @throws RejectedExecutionException if the loop is closed, or closes and is another thread's
 * @sample dev.weft.kotlin.samples.coroutineAsFuture
 */
@OptIn(DelicateCoroutinesApi::class) // for ATOMIC: whoever passes it has opted in
public fun <T> EventLoop.future(
    context: CoroutineContext = EmptyCoroutineContext,
    start: CoroutineStart = CoroutineStart.DEFAULT,
    block: suspend CoroutineScope.() -> T,
): Future<T> {
    requireOwnLife(context)
    require(start != CoroutineStart.LAZY) {
        "a lazy coroutine would never start: nothing asks a future to begin"
    }
    val coroutine = LoopCoroutine<T>(this, context, ContextValues.copyOfCurrent())
    if (start == CoroutineStart.UNDISPATCHED) {
        check(isCurrent) { "UNDISPATCHED means in this thread, which is not the loop's" }
        coroutine.beginForHolder(block)
    } else {
        execute(FirstStretch(coroutine, evenIfCancelled = start == CoroutineStart.ATOMIC, block))
    }
    return coroutine.result
}

private class FirstStretch<T>(
    private val coroutine: LoopCoroutine<T>,
    private val evenIfCancelled: Boolean,
    private val block: suspend CoroutineScope.() -> T,
) : Runnable, Stretch {
    override val context
        get() = coroutine.context

    override fun run() {
        if (evenIfCancelled || !coroutine.result.isDone) {
            coroutine.beginForHolder(block)
        }
    }
}

/**
 * Runs a coroutine on a new loop and blocks the calling thread until it and all that it started are
 * done and the loop is closed: how a Kotlin program that uses Weft begins.
 *
 * [block] may do all that a coroutine may, and its dispatcher is the loop's, as
 * [asCoroutineDispatcher] gives it. What it launches in its scope is waited for; tasks that it
 * leaves behind are cancelled and waited for. An interrupt of the calling thread, Ctrl-C and
 * SIGTERM cancel the coroutine and let it clean up; a second signal ends the JVM.
 *
 * **Failure**: throws the very exception that [block] threw.
 *
 * **Thread**: any that does not belong to a loop.
 *
 * Semantics: [Coroutines.run]; kotlinx's `runBlocking` on a loop of Weft.
 *
 * @param context what to add to the coroutine's context, a name or an exception handler for
 *   example; its dispatcher is the loop's, and it has no parent
 * @param block what to run
 * @return its value
 * @throws CancellationException if it was cancelled
 * @throws IllegalArgumentException if [context] has a dispatcher or a [Job]
 * @throws IllegalStateException in a task, callback or coroutine of a loop, which it would block
 * @sample dev.weft.kotlin.samples.program
 */
public fun <T> runWeft(
    context: CoroutineContext = EmptyCoroutineContext,
    block: suspend CoroutineScope.() -> T,
): T {
    requireOwnLife(context)
    return Coroutines.run(Coroutine { SuspendCalls.run(Coroutines.currentTask(), context, block) })
}

/** Whether this is a context for a coroutine whose loop and whose end are decided already. */
private fun requireOwnLife(context: CoroutineContext) {
    require(context[ContinuationInterceptor] == null) {
        "the coroutine runs on the loop; go elsewhere inside it, with withContext"
    }
    require(context[Job] == null) {
        "the coroutine has no parent; cancel its future, or what runs it"
    }
}
