// Shows: sleeps that run together and end by deadline; one that is timed out and cleans up first.
// New since FuturesAndTasks: many awaited as one, and a bound on time that waits for the cleanup.
package dev.weft.comparison.inkotlin

import dev.weft.Coroutines.await
import dev.weft.Coroutines.currentLoop
import dev.weft.Coroutines.run
import dev.weft.kotlin.future
import kotlin.time.Duration
import kotlin.time.Duration.Companion.hours
import kotlin.time.Duration.Companion.milliseconds
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout

// region: nap
private suspend fun nap(name: String, duration: Duration): String {
    println("  $name falls asleep")
    delay(duration)
    println("  $name wakes up")
    return name
}

// endregion

// region: gather
private suspend fun together(tick: Duration) = coroutineScope {
    println("three naps at once")
    val names =
        awaitAll(
            async { nap("short", tick) },
            async { nap("long", tick * 3) },
            async { nap("middle", tick * 2) },
        )
    println("  gathered in the order asked for: ${names.joinToString()}")
}

// endregion

// region: timeout
private suspend fun guardedNap(tick: Duration) {
    try {
        nap("endless", 1.hours)
    } catch (cancelled: CancellationException) {
        println("  endless makes the bed")
        withContext(NonCancellable) { delay(tick) }
        println("  endless has made the bed")
        throw cancelled
    }
}

private suspend fun inTime(tick: Duration) {
    println("a nap in time")
    withTimeout(1.hours) { nap("short", tick) }
    println("  no timeout")
}

private suspend fun timedOut(tick: Duration) {
    println("a nap with no end")
    try {
        withTimeout(tick) { guardedNap(tick) }
    } catch (_: TimeoutCancellationException) {
        println("  timed out")
    }
}

// endregion

fun main(args: Array<String>) = run {
    val tick = args[0].toInt().milliseconds
    await(
        currentLoop().future {
            together(tick)
            inTime(tick)
            timedOut(tick)
        }
    )
}
