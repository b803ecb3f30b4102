package dev.weft.kotlin

import dev.weft.ContextValues
import dev.weft.Coroutines
import dev.weft.Task
import java.util.concurrent.CancellationException
import java.util.concurrent.Future.State
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlinx.coroutines.CoroutineScope

/** What [Suspending.call] does. */
internal object SuspendCalls {
    @JvmStatic
    fun <T> run(task: Task<*>, function: Suspending.Call<T, *>): T =
        run(task, EmptyCoroutineContext) { function.invoke() }

    /** Runs a coroutine in a task, its first stretch on the spot, and gives what comes of it. */
    fun <T> run(
        task: Task<*>,
        context: CoroutineContext = EmptyCoroutineContext,
        block: suspend CoroutineScope.() -> T,
    ): T {
        val coroutine = LoopCoroutine<T>(task.loop(), context, ContextValues.current())
        coroutine.begin(block)
        return endOf(coroutine)
    }

    /** Waits in a task for a coroutine that has begun, and gives what comes of it. */
    fun <T> endOf(coroutine: LoopCoroutine<T>): T {
        try {
            coroutine.joinInTask()
        } catch (cancellation: CancellationException) {
            if (coroutine.result.state() != State.FAILED) throw cancellation
        }
        return Coroutines.await(coroutine.result)
    }
}
