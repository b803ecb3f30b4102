// Shows: the program of SchedulerFromScratch on a real event loop; its output stays the same.
// New since SchedulerFromScratch: no Task, no Scheduler, no receiver: any suspend fun can yield().
package dev.weft.comparison.inkotlin

import dev.weft.kotlin.runWeft
import kotlinx.coroutines.async
import kotlinx.coroutines.supervisorScope
import kotlinx.coroutines.yield

// region: routines
private fun lucas() =
    generateSequence(2L to 1L) { (current, following) -> following to current + following }
        .map { it.first }

private suspend fun isPrime(number: Long): Boolean {
    var divisor = 2L
    while (divisor * divisor <= number) {
        if (number % divisor == 0L) return false
        yield()
        divisor++
    }
    return number > 1
}

private suspend fun search(name: String, numbers: Sequence<Long>, bound: Long): Long {
    for (number in numbers) {
        if (isPrime(number)) {
            println("$name: $number is prime")
            if (number > bound) return number
        }
    }
    throw NoSuchElementException("out of numbers")
}

private suspend fun pause(turns: Int) = repeat(turns) { yield() }

private suspend fun announce(message: String, times: Int, turns: Int): Int {
    for (time in 1..times) {
        println("$message ($time)")
        pause(turns)
    }
    return times
}

// endregion

// region: main
private suspend fun searchBesideMessage(bound: Long, times: Int, turns: Int) = supervisorScope {
    val tasks =
        mapOf(
            "search" to async { search("search", lucas(), bound) },
            "short search" to async { search("short search", lucas().take(10), bound) },
            "message" to async { announce("still searching", times, turns) },
        )
    for ((name, task) in tasks) {
        try {
            println("$name returned ${task.await()}")
        } catch (error: NoSuchElementException) {
            println("$name failed: ${error.message}")
        }
    }
}

fun main(args: Array<String>) = runWeft {
    searchBesideMessage(args[0].toLong(), args[1].toInt(), args[2].toInt())
}

// endregion
