package dev.weft.kotlin

import dev.weft.Coroutine
import dev.weft.Coroutines
import dev.weft.Task
import java.util.concurrent.CancellationException
import java.util.concurrent.Future.State
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.withContext

/**
 * Lets a task do what waits on a stack, and suspends until it is done. Cancelling the coroutine
 * cancels the task, and waits until that has cleaned up; a result that it gave nevertheless is
 * given back with [undo].
 */
internal suspend fun <T> inTask(name: String, undo: (T) -> Unit = {}, wait: () -> T): T {
    loopToResumeOn()
    val task = Coroutines.spawnEager(name, Coroutine { wait() })
    try {
        return task.await()
    } catch (cancellation: CancellationException) {
        task.failureAtItsEnd()?.let { throw it }
        if (task.state() == State.SUCCESS) {
            undo(task.resultNow())
        }
        throw cancellation
    }
}

/** Waits for the end of this task, in a cancelled coroutine too, and gives what it failed with. */
internal suspend fun Task<*>.failureAtItsEnd(): Throwable? =
    // Out of withContext as a value: what is thrown there may come out as a copy.
    withContext(NonCancellable) {
        try {
            awaitShielded()
            null
        } catch (_: CancellationException) {
            null // as it should be
        } catch (failure: Throwable) {
            failure
        }
    }
