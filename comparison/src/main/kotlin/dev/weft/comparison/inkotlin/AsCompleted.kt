// Shows: tasks taken in the order in which they end; one fails; the rest is cancelled.
// New since ProducerConsumer: the first answer is used while the others are still on their way.
package dev.weft.comparison.inkotlin

import dev.weft.kotlin.runWeft
import java.io.IOException
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.async
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.ReceiveChannel
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.supervisorScope
import kotlinx.coroutines.yield

// region: answer
private suspend fun answer(name: String, turns: Int): String {
    try {
        repeat(turns) { yield() }
    } catch (cancelled: CancellationException) {
        println("  $name is no longer needed")
        throw cancelled
    }
    if (name == "broken") throw IOException("no answer from broken")
    return "$name answers"
}

// endregion

// region: ask
private fun CoroutineScope.ask(pause: Int): List<Deferred<String>> {
    println("four are asked at once")
    return listOf(
        async { answer("slow", turns = 3 * pause) },
        async { answer("broken", turns = 2 * pause) },
        async { answer("fast", turns = pause) },
        async { answer("endless", turns = Int.MAX_VALUE) },
    )
}

// endregion

// region: collect
/** The same tasks, each as soon as it is done. */
private fun <T> List<Deferred<T>>.asCompleted(): ReceiveChannel<Deferred<T>> {
    val done = Channel<Deferred<T>>(size)
    forEach { task -> task.invokeOnCompletion { done.trySend(task) } }
    return done
}

@OptIn(ExperimentalCoroutinesApi::class) // a Deferred counts as cancelled when it has failed, too
private suspend fun collect(pause: Int) = supervisorScope {
    val tasks = ask(pause)
    var answers = 0
    for (task in tasks.asCompleted()) {
        try {
            println("  ${task.await()}")
            answers++
        } catch (error: IOException) {
            println("  failed: ${error.message}")
        }
        if (answers == 2) break
    }
    println("two answers are enough")
    tasks.forEach { it.cancel() }
    tasks.joinAll()
    val cancelled = tasks.count { it.getCompletionExceptionOrNull() is CancellationException }
    println("cancelled: $cancelled of ${tasks.size}")
}

fun main(args: Array<String>) = runWeft { collect(pause = args[0].toInt()) }

// endregion
