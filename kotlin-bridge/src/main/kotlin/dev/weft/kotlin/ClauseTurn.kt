package dev.weft.kotlin

import dev.weft.Clause
import dev.weft.EventLoop
import dev.weft.Future
import java.util.concurrent.CancellationException
import java.util.concurrent.Future.State
import kotlin.coroutines.ContinuationInterceptor
import kotlinx.coroutines.currentCoroutineContext

/**
 * Suspends until this clause's turn comes, and takes it: `select` of a single clause, for a
 * coroutine. This is how a coroutine stands in the same line as tasks do.
 *
 * Taken or not is decided once. A coroutine that is cancelled before it goes on passes on what was
 * set aside for it. Where that cannot be done, this returns as if nothing had happened, and the
 * coroutine sees its cancellation at its next suspension.
 */
@PublishedApi
internal suspend fun <R> Clause<R>.awaitTurn(): R {
    if (tryChoose()) return take()

    val gate = loopToResumeOn().createFuture<Clause<R>>(this)
    val leaveLine = enlist(gate)
    try {
        gate.await()
    } catch (stopped: Throwable) {
        leaveLine.run() // first: after that nobody chooses it any more
        if (stopped is CancellationException && isTaken(gate)) return gate.resultNow().take()
        throw stopped
    }
    leaveLine.run()
    return gate.resultNow().take()
}

/** Whether what the coroutine waited for has happened to it, and stays so. */
private fun <R> isTaken(gate: Future<Clause<R>>): Boolean =
    gate.state() == State.SUCCESS && !gate.resultNow().passOn()

/** The running loop, if that is where this coroutine will go on: the line is the loop's alone. */
internal suspend fun loopToResumeOn(): EventLoop {
    val dispatcher = currentCoroutineContext()[ContinuationInterceptor]
    check(dispatcher is LoopDispatcher && dispatcher.loop.isCurrent) {
        "a coroutine waits for this on the dispatcher of its loop, not on $dispatcher"
    }
    return dispatcher.loop
}
