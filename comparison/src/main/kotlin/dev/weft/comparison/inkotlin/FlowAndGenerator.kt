// Shows: a source that awaits between its items, and consumers that stop, fail and are cancelled.
// New since ContextVariables: the source is the Java file's, a generator as a flow.
package dev.weft.comparison.inkotlin

import dev.weft.comparison.injava.FlowAndGenerator as InJava
import dev.weft.kotlin.consumeAsFlow
import dev.weft.kotlin.runWeft
import kotlin.time.Duration.Companion.hours
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield

// region: source
/** For the Java program, whose source is this one. */
fun source(count: Int, end: String): Flow<Int> = flow {
    try {
        for (number in count downTo 1) {
            yield()
            println("  source gives $number")
            emit(number)
        }
        if (end == "fail") error("out of order")
        if (end == "hang") delay(1.hours)
    } finally {
        withContext(NonCancellable) { yield() }
        println("  source is closed")
    }
}

// endregion

// region: consumer
private suspend fun consume(end: String, limit: Int) {
    try {
        InJava.source(3, end).consumeAsFlow().take(limit).collect { println("  got $it") }
    } catch (cancelled: CancellationException) {
        println("  cancelled")
        throw cancelled
    } catch (error: IllegalStateException) {
        println("  failed: ${error.message}")
    }
}

// endregion

// region: main
fun main(): Unit = runWeft {
    println("all of them")
    consume("end", 10)

    println("the first two")
    consume("end", 2)

    println("a failure comes out")
    consume("fail", 10)

    println("a cancel goes in")
    val task = launch { consume("hang", 10) }
    repeat(50) { yield() }
    task.cancelAndJoin()
    if (task.isCancelled) println("main saw it cancelled")
}

// endregion
