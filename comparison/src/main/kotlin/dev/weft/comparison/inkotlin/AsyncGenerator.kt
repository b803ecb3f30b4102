// Shows: a generator that waits between its items, a pipeline of them, and a consumer that stops.
// New since SelectFirstWins: a stream of values; who stops early closes it, and its cleanup awaits.
package dev.weft.comparison.inkotlin

import dev.weft.kotlin.runWeft
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.cancel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.filter
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext

// region: source
private fun readings(tick: Duration): Flow<Int> = flow {
    println("  the sensor is switched on")
    try {
        var value = 1
        while (true) {
            delay(tick)
            println("  sensor reads $value")
            emit(value)
            value = value * 3 % 17
        }
    } finally {
        withContext(NonCancellable) { delay(tick) }
        println("  the sensor is switched off")
    }
}

// endregion

// region: pipeline
private fun Flow<Int>.even(): Flow<Int> = filter { it % 2 == 0 }

// endregion

// region: consumer
private suspend fun firstEven(count: Int, tick: Duration) {
    println("the first $count even readings")
    readings(tick).even().take(count).collect { println("  found $it") }
    println("done")
}

private suspend fun untilTimeIsUp(tick: Duration) = coroutineScope {
    println("readings until the time is up")
    val reader = launch {
        readings(tick).collect {
            if (it == 9) {
                println("  the time is up")
                cancel()
            }
        }
    }
    reader.join()
    println("done")
}

// endregion

// region: main
fun main(args: Array<String>) {
    val tick = args[1].toInt().milliseconds
    runWeft {
        firstEven(args[0].toInt(), tick)
        untilTimeIsUp(tick)
    }
}

// endregion
