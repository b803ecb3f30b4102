// Shows: one child of a scope fails; its siblings are cancelled, clean up, and one fails at that.
// New since GatherAndTimeout: nobody leaves the scope while a child runs, and no error is lost.
package dev.weft.comparison.inkotlin

import dev.weft.kotlin.runWeft
import java.io.IOException
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield

// region: children
private suspend fun turns(count: Int) = repeat(count) { yield() }

private suspend fun writer() {
    println("  writer writes")
    turns(3)
    println("  writer fails")
    throw IOException("disk full")
}

private suspend fun reader() {
    println("  reader reads")
    try {
        awaitCancellation()
    } finally {
        withContext(NonCancellable) { turns(2) }
        println("  reader has closed its file")
    }
}

private suspend fun logger() {
    println("  logger logs")
    try {
        awaitCancellation()
    } finally {
        withContext(NonCancellable) { turns(4) }
        println("  logger cannot close its file")
        throw IOException("log lost")
    }
}

private suspend fun counter(): Int {
    yield()
    println("  counter is done before the failure")
    return 42
}

// endregion

// region: group
private suspend fun inAScope() {
    println("a group of four")
    lateinit var counted: Deferred<Int>
    try {
        coroutineScope {
            launch { reader() }
            launch { logger() }
            counted = async { counter() }
            launch { writer() }
            println("  the body ends, the group waits")
        }
    } catch (error: IOException) {
        println("the group failed: ${error.message}")
        error.suppressedExceptions.forEach { println("  and also: ${it.message}") }
    }
    println("the counter's result is kept: ${counted.await()}")
}

fun main() = runWeft { inAScope() }

// endregion
