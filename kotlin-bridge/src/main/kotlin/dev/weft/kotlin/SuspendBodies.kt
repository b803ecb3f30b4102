package dev.weft.kotlin

import dev.weft.ContextValues
import dev.weft.Coroutine
import dev.weft.Coroutines
import dev.weft.Task
import java.util.concurrent.Future.State
import kotlin.coroutines.CoroutineContext
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.InternalCoroutinesApi
import kotlinx.coroutines.Job
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.withContext

/** What [Suspending.implement] does: Java hands on the continuation that it was called with. */
internal object SuspendBodies {
    @JvmStatic
    suspend fun run(body: Coroutine.Action) {
        run<Unit>(Coroutine { body.run() })
    }

    /** Runs a task for the calling coroutine, which waits until that is done, however cancelled. */
    @JvmStatic
    suspend fun <T> run(body: Coroutine<T>): T {
        val context = currentCoroutineContext()
        val task = start(context, body)
        if (!task.isDone) {
            waitToTheEnd(context, task)
        }
        if (task.state() == State.FAILED) rethrowHere(task.exceptionNow())
        context.ensureActive()
        return task.valueOrThrow()
    }

    private fun <T> start(context: CoroutineContext, body: Coroutine<T>): Task<T> {
        val loop = loopFor(context, "coroutine")
        val name = context[CoroutineName]?.name
        // A part of the coroutine's work: what it sets is set there. Values that the coroutine
        // does not carry along are the thread's, which goes its own way meanwhile.
        val values = if (context[ContextVars] == null) null else ContextValues.current()
        // Atomic, for a suspend function that a cancelled coroutine calls begins all the same.
        val atomic = Coroutine.Atomic { if (values == null) body.run() else values.call(body) }
        return if (loop.isCurrent) Coroutines.spawnEager(name, atomic)
        else loop.submit(name, atomic)
    }

    @OptIn(InternalCoroutinesApi::class)
    private suspend fun waitToTheEnd(context: CoroutineContext, task: Task<*>) {
        val cancelling =
            context[Job]?.invokeOnCompletion(onCancelling = true) { cause ->
                if (cause != null) {
                    task.cancel(cause.message)
                }
            }
        try {
            withContext(NonCancellable) { task.waitUntilDone(shielded = true) }
        } finally {
            cancelling?.dispose()
        }
    }
}
