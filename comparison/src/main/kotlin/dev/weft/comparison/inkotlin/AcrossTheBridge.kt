// Shows: outer awaits middle, middle awaits inner; a value comes out, a cancel goes all the way.
// New since TaskGroupFailure: middle is the Java file's, a task that a suspend function awaits.
package dev.weft.comparison.inkotlin

import dev.weft.Coroutine
import dev.weft.Coroutines.currentLoop
import dev.weft.comparison.injava.AcrossTheBridge as InJava
import dev.weft.kotlin.asDeferred
import dev.weft.kotlin.await
import dev.weft.kotlin.runWeft
import java.io.IOException
import kotlin.time.Duration.Companion.hours
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield

/** A suspend function, as something that Java code can hand on. */
fun interface Work {
    suspend fun result(): Int
}

// region: inner
suspend fun inner(work: Work): Int {
    println("  inner works")
    try {
        return work.result()
    } catch (cancelled: CancellationException) {
        println("  inner cancelled")
        throw cancelled
    }
}

// endregion

// region: middle
/** For the Java program, whose middle is this one: it awaits a Java task. */
suspend fun middle(work: Coroutine<Int>): Int {
    println("  middle awaits inner")
    val inner = currentLoop().spawn(Coroutine { InJava.inner(work) })
    try {
        return inner.await() + 1
    } catch (cancelled: CancellationException) {
        println("  middle cancelled")
        throw cancelled
    }
}

// endregion

// region: outer
private suspend fun outer(work: Work) {
    println("  outer awaits middle")
    val middle = currentLoop().spawn(Coroutine { InJava.middle(work) })
    try {
        println("  outer got ${middle.await()}")
    } catch (error: IOException) {
        println("  outer failed: ${error.message}")
    } catch (cancelled: CancellationException) {
        // In Kotlin a cancelled await comes back at once; this one waits as Python's does.
        withContext(NonCancellable) { middle.asDeferred().join() }
        println("  outer cancelled")
        throw cancelled
    }
}

// endregion

// region: main
private suspend fun acrossTheBridge() = coroutineScope {
    println("a value comes out")
    outer {
        yield()
        41
    }

    println("a failure comes out")
    outer {
        yield()
        throw IOException("connection lost")
    }

    println("a cancel goes in")
    val asleep = CompletableDeferred<Unit>()
    val task = launch {
        outer {
            asleep.complete(Unit)
            delay(1.hours)
            0
        }
    }
    asleep.await()
    task.cancelAndJoin()
    if (task.isCancelled) println("main saw it cancelled")
}

fun main() = runWeft { acrossTheBridge() }

// endregion
