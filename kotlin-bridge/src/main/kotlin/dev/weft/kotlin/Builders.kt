package dev.weft.kotlin

import dev.weft.EventLoop
import dev.weft.Future
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
 * not wait for the coroutine's cleanup. A coroutine that has not started never runs.
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
 * @throws RejectedExecutionException if the loop is closed
 * @sample dev.weft.kotlin.samples.coroutineAsFuture
 */
@OptIn(DelicateCoroutinesApi::class) // for ATOMIC: whoever passes it has opted in
public fun <T> EventLoop.future(
    context: CoroutineContext = EmptyCoroutineContext,
    start: CoroutineStart = CoroutineStart.DEFAULT,
    block: suspend CoroutineScope.() -> T,
): Future<T> {
    require(context[ContinuationInterceptor] == null) {
        "the coroutine runs on the loop; go elsewhere inside it, with withContext"
    }
    require(context[Job] == null) {
        "the coroutine has no parent; it is cancelled through its future"
    }
    require(start != CoroutineStart.LAZY) {
        "a lazy coroutine would never start: nothing asks a future to begin"
    }
    val coroutine = LoopCoroutine<T>(this, context)
    if (start == CoroutineStart.UNDISPATCHED) {
        check(isCurrent) { "UNDISPATCHED means in this thread, which is not the loop's" }
        coroutine.beginForHolder(block)
    } else {
        execute {
            if (start == CoroutineStart.ATOMIC || !coroutine.result.isDone) {
                coroutine.beginForHolder(block)
            }
        }
    }
    return coroutine.result
}
