package dev.weft.kotlin

import dev.weft.EventLoop
import dev.weft.Future
import java.util.concurrent.CancellationException
import java.util.concurrent.RejectedExecutionException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.completeWith

/**
 * A [Deferred] of this future's outcome, for code that knows no Weft. It is done at once if this
 * future is, otherwise when the loop comes to it.
 *
 * **Failure**: the future's own exception object; what the deferred's `await` throws may be
 * kotlinx's copy of it, with the original as its cause, where that recovers stack traces.
 *
 * **Cancel**: cancelling the deferred cancels this future, and the other way round.
 *
 * **Thread**: any. If the loop closes before this future is done, both are cancelled.
 *
 * @sample dev.weft.kotlin.samples.futureAsDeferred
 * @see await
 * @see asFuture
 */
public fun <T> Future<T>.asDeferred(): Deferred<T> {
    val deferred = CompletableDeferred<T>()
    if (isDone) {
        deferred.completeWith(runCatching { valueOrThrow() })
        return deferred
    }

    DeferredFiller(this, deferred).begin()
    deferred.invokeOnCompletion { failure ->
        if (failure != null) {
            cancel(failure.message)
        }
    }
    return deferred
}

private class DeferredFiller<T>(
    future: Future<T>,
    private val deferred: CompletableDeferred<T>,
) : DoneListener<T>(future) {
    override fun tell() {
        deferred.completeWith(runCatching { future.valueOrThrow() })
    }
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

/** The exception that this future, which is cancelled, was cancelled with. */
internal fun Future<*>.cancellation(): CancellationException =
    try {
        error("${valueOrThrow()} is the outcome of a cancelled future")
    } catch (cancellation: CancellationException) {
        cancellation
    }
