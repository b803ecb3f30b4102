package dev.weft.kotlin

import dev.weft.EventLoop
import dev.weft.Future
import dev.weft.Task
import java.util.concurrent.CancellationException
import java.util.concurrent.RejectedExecutionException
import kotlin.coroutines.EmptyCoroutineContext
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.GlobalScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.async

/**
 * A [Deferred] of this future's outcome, for code that knows no Weft. It is done at once if this
 * future is, otherwise when the loop comes to it.
 *
 * **Failure**: the future's own exception object; what the deferred's `await` throws may be
 * kotlinx's copy of it, with the original as its cause, where that recovers stack traces. A parent
 * fails with it, as with any child.
 *
 * **Cancel**: cancelling the deferred, or its parent, cancels this future, and the other way round.
 * The deferred of a [Task] is done at once then; the task may still have to clean up.
 *
 * **Name**: that of the task, if this future is one, as a [CoroutineName].
 *
 * **Thread**: any. If the loop closes before this future is done, both are cancelled.
 *
 * @param parent the job that is to wait for this future, and to be its parent; none unless given
 * @sample dev.weft.kotlin.samples.futureAsDeferred
 * @see await
 * @see asFuture
 * @see asTask
 */
@OptIn(DelicateCoroutinesApi::class) // it has a parent, or is the future itself in other words
public fun <T> Future<T>.asDeferred(parent: Job? = null): Deferred<T> {
    val name = if (this is Task) CoroutineName(name()) else EmptyCoroutineContext
    val context = Dispatchers.Unconfined + name + (parent ?: EmptyCoroutineContext)
    return GlobalScope.async(context, CoroutineStart.UNDISPATCHED) { awaitForOthers() }
}

/**
 * A future of this deferred's outcome that belongs to a loop, whose tasks may await it. It is done
 * at once if this deferred is.
 *
 * **Failure**: the very exception that the deferred failed with.
 *
 * **Cancel**: cancelling the future, or a task that awaits it, cancels this deferred, and the other
 * way round. The future is cancelled at once; the deferred may still have to clean up. Completing
 * the future by hand cancels this deferred too.
 *
 * **Thread**: any.
 *
 * @param loop the loop that the future is to belong to
 * @throws RejectedExecutionException if the loop is closed and this deferred is not done
 * @sample dev.weft.kotlin.samples.deferredAsFuture
 * @see asDeferred
 */
@OptIn(ExperimentalCoroutinesApi::class)
public fun <T> Deferred<T>.asFuture(loop: EventLoop): Future<T> {
    val future = loop.createFuture<T>()
    invokeOnCompletion { failure ->
        if (failure == null) {
            future.complete(getCompleted())
        } else {
            future.completeExceptionally(failure)
        }
    }
    if (!future.isDone) {
        future.addDoneCallback { cancel(if (it.isCancelled) it.cancellation() else null) }
    }
    return future
}

/**
 * A task that stands for this deferred: it has its outcome and its name, and the loop waits for it
 * as for any other, so a loop that closes cancels it and lets it clean up.
 *
 * **Failure**: the very exception that the deferred failed with.
 *
 * **Cancel**: cancelling the task cancels this deferred, and the task is done when the deferred is,
 * its cleanup included. A deferred that is cancelled cancels the task.
 *
 * **Thread**: any.
 *
 * @param loop the loop that the task is to belong to
 * @throws RejectedExecutionException if the loop is closed, or closes and is another thread's
 * @sample dev.weft.kotlin.samples.deferredAsTask
 * @see asFuture
 * @see asDeferred
 */
@OptIn(ExperimentalCoroutinesApi::class)
public fun <T> Deferred<T>.asTask(loop: EventLoop): Task<T> =
    taskThatStandsFor(this, loop) { getCompleted() }

/**
 * A task that stands for this job and has no result; see the other [asTask].
 *
 * @param loop the loop that the task is to belong to
 * @throws RejectedExecutionException if the loop is closed, or closes and is another thread's
 * @sample dev.weft.kotlin.samples.jobAsTask
 */
public fun Job.asTask(loop: EventLoop): Task<Unit> = taskThatStandsFor(this, loop) {}

private fun <T> taskThatStandsFor(job: Job, loop: EventLoop, result: () -> T): Task<T> {
    val standIn = StandIn(job, loop, result)
    val name = nameOf(job)
    return if (loop.isCurrent) loop.spawn(name, standIn) else loop.submit(name, standIn)
}

/** The exception that this future, which is cancelled, was cancelled with. */
internal fun Future<*>.cancellation(): CancellationException =
    try {
        error("${valueOrThrow()} is the outcome of a cancelled future")
    } catch (cancellation: CancellationException) {
        cancellation
    }
