// Shows: a function that yields numbers, keeps its place between calls, and is searched lazily.
// First rung: no scheduler, no event loop; a sequence is a function that can be resumed.
package dev.weft.comparison.inkotlin

import kotlin.math.sqrt

// region: lucas
private fun lucas() = sequence {
    println("  (the body starts)")
    var current = 2L
    var following = 1L
    while (true) {
        yield(current)
        following += current
        current = following - current
    }
}

// endregion

// region: search
private fun isPrime(number: Long) =
    number > 1 && (2..sqrt(number.toDouble()).toLong()).none { number % it == 0L }

private fun firstPrimeAbove(bound: Long, numbers: Sequence<Long>) =
    numbers.onEach { println("  looking at $it") }.first { it > bound && isPrime(it) }

// endregion

// region: resume
fun main(args: Array<String>) {
    val bound = args[0].toLong()
    val numbers = lucas().iterator()
    println("nothing has run yet")
    println("the first number is ${numbers.next()}")
    println("the next five are ${numbers.asSequence().take(5).toList()}")

    println("searching on, for a prime above $bound")
    println("found ${firstPrimeAbove(bound, numbers.asSequence())}")

    println("two generators of one function each keep their own place")
    val left = lucas().iterator()
    val right = lucas().iterator()
    println("left ${left.next()}, left ${left.next()}, left ${left.next()}, right ${right.next()}")
}

// endregion
