package dev.weft.kotlin

import dev.weft.AwaitSite
import dev.weft.Coroutines
import dev.weft.Future
import dev.weft.Guest
import java.util.concurrent.CancellationException
import java.util.concurrent.Future.State
import java.util.concurrent.RejectedExecutionException
import java.util.function.Consumer
import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.coroutines.intrinsics.suspendCoroutineUninterceptedOrReturn
import kotlin.coroutines.jvm.internal.CoroutineStackFrame
import kotlin.coroutines.resume
import kotlinx.coroutines.CancellableContinuation
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.suspendCancellableCoroutine

/**
 * Suspends until this future is done and returns its value; does not suspend if it already is.
 *
 * **Failure**: throws the future's own exception object, unwrapped and never a copy, with the place
 * of this await added once (see [AwaitSite]).
 *
 * **Cancel**: cancelling the coroutine cancels the future and resumes the coroutine at once; it
 * does not wait for the cleanup of a task. To leave the future running, use [awaitShielded]. A
 * value that came too late for a cancelled coroutine stays in the future.
 *
 * **Name**: kotlinx has two things of this name, one that cancels what it waits for
 * (`CompletionStage.await`) and one that does not (`Deferred.await`), and its users have asked for
 * two names (kotlinx.coroutines issue 4329). Here each meaning has its own. The short one is the
 * meaning that `await` has everywhere else in Weft, [Coroutines.await] and asyncio's `await`
 * included, since both may stand in one function.
 *
 * **Order**: coroutines on the loop's own dispatcher and tasks that await the same future go on in
 * the order in which they came.
 *
 * **Thread**: any dispatcher, of this loop or not. The coroutine resumes on its own.
 *
 * @throws CancellationException if either side is cancelled; [Future.isCancelled] tells which. A
 *   loop that closes cancels the futures that coroutines still wait for.
 * @throws IllegalStateException if the loop is closed and nobody can complete this future any more
 * @sample dev.weft.kotlin.samples.awaitFuture
 * @see awaitShielded
 * @see asDeferred
 */
public suspend fun <T> Future<T>.await(): T {
    if (!isDone) {
        waitUntilDone(shielded = false)
    }
    if (state() == State.FAILED) rethrowHere(exceptionNow())
    return valueOrThrow()
}

/**
 * Suspends until this future is done and returns its value, and leaves the future alone if the
 * coroutine is cancelled meanwhile: others may wait for it too.
 *
 * **Cancel**: cancelling the coroutine resumes it at once and does nothing to the future. All else
 * is as for [await]; the word is that of [Coroutines.shield].
 *
 * @throws CancellationException if either side is cancelled; [Future.isCancelled] tells which. A
 *   loop that closes cancels the futures that coroutines still wait for.
 * @throws IllegalStateException if the loop is closed and nobody can complete this future any more
 * @sample dev.weft.kotlin.samples.awaitSharedFuture
 */
public suspend fun <T> Future<T>.awaitShielded(): T {
    if (!isDone) {
        waitUntilDone(shielded = true)
    }
    if (state() == State.FAILED) rethrowHere(exceptionNow())
    return valueOrThrow()
}

/** [await] for what passes the outcome on, and is no place that anybody would look for. */
internal suspend fun <T> Future<T>.awaitForOthers(): T {
    if (!isDone) {
        waitUntilDone(shielded = false)
    }
    return valueOrThrow()
}

/**
 * Throws a failure with the caller's place added. The stack does not show that, since a coroutine
 * that was resumed has only its innermost function there; the continuations do.
 */
internal suspend fun rethrowHere(failure: Throwable): Nothing =
    suspendCoroutineUninterceptedOrReturn { own ->
        val frames = generateSequence((own as? CoroutineStackFrame)?.callerFrame) { it.callerFrame }
        val trace = frames.mapNotNull { it.getStackTraceElement() }.toList().toTypedArray()
        AwaitSite.addTo(failure, own.context[CoroutineName]?.name ?: "a coroutine", trace)
        throw failure
    }

/** Suspends until this future is done, if it is not. */
internal suspend fun <T> Future<T>.waitUntilDone(shielded: Boolean) {
    // Resumed without the outcome, which is taken afterwards: a failure that goes through the
    // continuation is copied by kotlinx where it recovers stack traces (whenever assertions are
    // on).
    suspendCancellableCoroutine { continuation ->
        val waiter = Waiter(this, continuation, shielded)
        continuation.invokeOnCancellation(waiter)
        waiter.begin()
    }
}

/** What this future, which is done, gives or throws. */
internal fun <T> Future<T>.valueOrThrow(): T =
    when (state()) {
        State.SUCCESS -> resultNow()
        State.FAILED -> throw exceptionNow()
        State.CANCELLED -> get() // which throws, and knows the original exception
        State.RUNNING ->
            throw IllegalStateException(
                "the loop closed before $this was done; nobody can complete it any more"
            )
    }

/**
 * Somebody who is told once: that a future is done, or that it never will be, its loop being
 * closed.
 */
internal abstract class DoneListener<T>(protected val future: Future<T>) :
    Consumer<Future<T>>, Runnable {
    @Volatile private var forgotten = false // any thread

    /** Tells: on the loop, or at once in the calling thread if the loop is closed already. */
    protected abstract fun tell()

    /** Asks to be told. Any thread. */
    fun begin() {
        if (future.loop().isCurrent) {
            register()
        } else {
            try {
                future.loop().execute(::register)
            } catch (_: RejectedExecutionException) {
                tell()
            }
        }
    }

    private fun register() {
        if (!forgotten) {
            future.addDoneCallback(this)
            future.loop().addCloseCallback(this)
        }
    }

    /** Takes the request back, or its traces: many may ask the same future and give up. */
    protected fun forget() {
        forgotten = true
        if (future.loop().isCurrent) {
            unregister()
        } else {
            try {
                future.loop().execute(::unregister)
            } catch (_: RejectedExecutionException) {
                // Nobody will be told anything.
            }
        }
    }

    private fun unregister() {
        future.removeDoneCallback(this)
        future.loop().removeCloseCallback(this)
    }

    /** The future is done. */
    final override fun accept(done: Future<T>) {
        future.loop().removeCloseCallback(this)
        tell()
    }

    /** The loop closes, and the future is one that no task of it completes. */
    final override fun run() {
        future.cancel("the loop closed")
    }
}

/** A coroutine that waits for a future; also the handler of its cancellation. */
private class Waiter<T>(
    future: Future<T>,
    // Let go of when the coroutine is cancelled: the future may be done much later. Any thread.
    @Volatile private var continuation: CancellableContinuation<Unit>?,
    private val shielded: Boolean,
) : DoneListener<T>(future), Guest.Resumption<Future<T>>, Stretch, (Throwable?) -> Unit {
    override val context: CoroutineContext
        get() = continuation?.context ?: EmptyCoroutineContext

    @OptIn(ExperimentalCoroutinesApi::class)
    override fun tell() {
        val continuation = this.continuation ?: return
        val dispatcher = continuation.context[ContinuationInterceptor]
        if (dispatcher is LoopDispatcher && dispatcher.loop.isCurrent) {
            // The turn that a task which waits would have now, so no other is waited for.
            with(continuation) { dispatcher.resumeUndispatched(Unit) }
        } else {
            continuation.resume(Unit)
        }
    }

    /** The coroutine is cancelled. */
    override fun invoke(cause: Throwable?) {
        continuation = null
        if (shielded) {
            forget()
        } else {
            future.cancel(cause?.message)
        }
    }
}
