// Shows: sleeps that run together and end by deadline; one that is timed out and cleans up first.
// New since FuturesAndTasks: many awaited as one, and a bound on time that waits for the cleanup.
package dev.weft.comparison.inkotlin

import dev.weft.kotlin.runWeft
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
import kotlinx.coroutines.yield

// region: nap
private suspend fun nap(name: String, ticks: Int, tick: Duration): String {
    println("  $name falls asleep")
    repeat(ticks) { yield() } // who sleeps less begins first, even where the machine hesitates
    delay(tick * ticks)
    println("  $name wakes up")
    return name
}

// endregion

// region: gather
private suspend fun together(tick: Duration) = coroutineScope {
    println("three naps at once")
    val names =
        awaitAll(
            async { nap("short", 1, tick) },
            async { nap("long", 3, tick) },
            async { nap("middle", 2, tick) },
        )
    println("  gathered in the order asked for: ${names.joinToString()}")
}

// endregion

// region: timeout
private suspend fun guardedNap(tick: Duration) {
    try {
        nap("endless", 1, 1.hours)
    } catch (cancelled: CancellationException) {
        println("  endless makes the bed")
        withContext(NonCancellable) { delay(tick) }
        println("  endless has made the bed")
        throw cancelled
    }
}

private suspend fun inTime(tick: Duration) {
    println("a nap in time")
    withTimeout(1.hours) { nap("short", 1, tick) }
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

fun main(args: Array<String>) {
    val tick = args[0].toInt().milliseconds
    runWeft {
        together(tick)
        inTime(tick)
        timedOut(tick)
    }
}
