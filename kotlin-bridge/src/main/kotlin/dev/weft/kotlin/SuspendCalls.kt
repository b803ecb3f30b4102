package dev.weft.kotlin

import dev.weft.Coroutines
import dev.weft.Task
import java.util.concurrent.CancellationException
import java.util.concurrent.Future.State
import kotlin.coroutines.EmptyCoroutineContext

/** What [Suspending.call] does. */
internal object SuspendCalls {
    @JvmStatic
    fun <T> run(task: Task<*>, function: Suspending.Call<T, *>): T {
        val coroutine = LoopCoroutine<T>(task.loop(), EmptyCoroutineContext)
        coroutine.begin { function.invoke() }
        try {
            coroutine.joinInTask()
        } catch (cancellation: CancellationException) {
            if (coroutine.result.state() != State.FAILED) throw cancellation
        }
        return Coroutines.await(coroutine.result)
    }
}
