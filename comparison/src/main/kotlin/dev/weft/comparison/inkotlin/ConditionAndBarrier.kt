// Shows: customers who wait until enough bread is baked; hikers who wait for one another.
// New since SemaphoreCrawl: waiting for a state, and for each other; a barrier that breaks.
package dev.weft.comparison.inkotlin

import dev.weft.kotlin.runWeft
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.launch
import kotlinx.coroutines.yield

private suspend fun turns(count: Int) = repeat(count) { yield() }

// region: condition
private class Bakery {
    private val loaves = MutableStateFlow(0) // kotlinx waits for a state where others signal

    fun bake() {
        println("  loaf ${loaves.value + 1} is baked")
        loaves.value++
    }

    suspend fun customer(name: String, wanted: Int) {
        loaves.first { it >= wanted }
        println("  $name has waited for loaf $wanted")
    }
}

private suspend fun bread(loaves: Int) = coroutineScope {
    println("a bakery")
    val bakery = Bakery()
    launch { bakery.customer("ann", 3) }
    launch { bakery.customer("bob", 1) }
    launch { bakery.customer("eve", 2) }
    repeat(loaves) {
        turns(10)
        bakery.bake()
    }
}

// endregion

// region: barrier
/** A barrier for one use; kotlinx has none. */
private class Hut(private val places: Int) {
    private val open = CompletableDeferred<Boolean>()
    private var waiting = 0

    suspend fun meet(): Boolean {
        if (++waiting == places) open.complete(true)
        return open.await()
    }

    fun close() = open.complete(false)
}

private suspend fun hiker(name: String, way: Int, hut: Hut) {
    turns(way)
    println("  $name arrives")
    println(if (hut.meet()) "  $name goes on" else "  $name turns back")
}

private suspend fun hike() {
    println("a hut where three meet")
    val hut = Hut(3)
    coroutineScope {
        launch { hiker("ann", 9, hut) }
        launch { hiker("bob", 1, hut) }
        launch { hiker("eve", 5, hut) }
    }
    println("the next day the hut is closed before eve arrives")
    val closed = Hut(3)
    coroutineScope {
        launch { hiker("ann", 9, closed) }
        launch { hiker("bob", 1, closed) }
        launch { hiker("eve", 30, closed) }
        turns(20)
        println("  the hut closes")
        closed.close()
    }
}

// endregion

// region: main
fun main(args: Array<String>) = runWeft {
    bread(loaves = args[0].toInt())
    hike()
}

// endregion
