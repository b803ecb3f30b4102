// Shows: a future completed by one task and awaited by two; a result, a failure, a cancellation.
// New since LucasMonitor: the ways a future ends; ending it runs nobody before the next turn.
package dev.weft.comparison.inkotlin

import dev.weft.Coroutines.currentLoop
import dev.weft.Future
import dev.weft.kotlin.await
import dev.weft.kotlin.runWeft
import java.io.IOException
import kotlin.time.Duration.Companion.hours
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.supervisorScope
import kotlinx.coroutines.yield

// region: waiter
private suspend fun waiter(name: String, future: Future<String>) {
    println("  $name awaits")
    try {
        println("  $name got ${future.await()}")
    } catch (error: IOException) {
        println("  $name failed: ${error.message}")
    } catch (_: CancellationException) {
        println("  $name cancelled")
    }
}

// endregion

// region: future
private suspend fun twoAwait(title: String, complete: Future<String>.() -> Unit) = coroutineScope {
    println(title)
    val future = currentLoop().createFuture<String>()
    launch { waiter("first", future) }
    launch { waiter("second", future) }
    launch {
        println("  completer completes it")
        future.complete()
        println("  completer goes on, nobody has run yet")
    }
}

// endregion

// region: task
private suspend fun work(outcome: String): String {
    try {
        yield()
        if (outcome == "fail") throw IOException("disk full")
        if (outcome == "wait") delay(1.hours)
        return outcome
    } finally {
        println("  $outcome: leaves")
    }
}

private suspend fun lookAt(task: Deferred<String>) {
    try {
        println("  returned ${task.await()}")
    } catch (error: IOException) {
        println("  failed: ${error.message}")
    } catch (_: CancellationException) {
        println("  cancelled")
    }
}

// endregion

// region: main
private suspend fun futuresAndTasks() = supervisorScope {
    twoAwait("a future gets a result") { complete("tea") }
    twoAwait("a future gets a failure") { completeExceptionally(IOException("disk full")) }
    twoAwait("a future gets cancelled") { cancel() }

    println("three tasks: one returns, one fails, one is cancelled")
    val (fine, broken, endless) = listOf("fine", "fail", "wait").map { async { work(it) } }
    lookAt(fine)
    lookAt(broken)
    endless.cancel()
    lookAt(endless)
}

fun main() = runWeft { futuresAndTasks() }

// endregion
