// Shows: waiting for whichever of two channels has something, or for the time to be up.
// New since ConditionAndBarrier: one wait for several things, in which the losers lose nothing.
@file:OptIn(ExperimentalCoroutinesApi::class) // for onTimeout and isEmpty

package dev.weft.comparison.inkotlin

import dev.weft.kotlin.runWeft
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.ReceiveChannel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.selects.onTimeout
import kotlinx.coroutines.selects.select

// region: select
/** The first item of two channels, the left one's if both have some; null when time is up. */
private suspend fun firstOf(
    left: ReceiveChannel<String>,
    right: ReceiveChannel<String>,
    tick: Duration,
): String? = select {
    left.onReceive { it }
    right.onReceive { it }
    onTimeout(tick) { null }
}

// endregion

// region: main
private fun feed(left: Channel<String>, right: Channel<String>) {
    right.trySend("east")
    left.trySend("west")
}

private suspend fun firstWins(tick: Duration) = coroutineScope {
    val left = Channel<String>(Channel.UNLIMITED)
    val right = Channel<String>(Channel.UNLIMITED)
    println("both have something")
    left.send("north")
    right.send("south")
    println("  ${firstOf(left, right, tick)}")
    println("  ${firstOf(left, right, tick)}")

    println("neither has")
    println("  ${firstOf(left, right, tick) ?: "time is up"}")

    println("both get something in one turn")
    launch { feed(left, right) }
    val found = List(2) { firstOf(left, right, tick) }
    println("  ${found.filterNotNull().sorted().joinToString(" and ")}, and nothing was lost")
    println("  left over: ${listOf(left, right).count { !it.isEmpty }}")
}

fun main(args: Array<String>) = runWeft { firstWins(tick = args[0].toInt().milliseconds) }

// endregion
