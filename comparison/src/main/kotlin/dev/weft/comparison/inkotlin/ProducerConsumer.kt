// Shows: a cook and two waiters with a shelf between them that holds two dishes.
// New since AcrossTheBridge: a channel, which makes the fast wait for the slow.
package dev.weft.comparison.inkotlin

import dev.weft.kotlin.runWeft
import kotlinx.coroutines.async
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.ReceiveChannel
import kotlinx.coroutines.channels.SendChannel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.yield

// region: cook
private suspend fun cook(shelf: SendChannel<Int>, dishes: Int) {
    for (dish in 1..dishes) {
        shelf.send(dish)
        println("  cook has put dish $dish")
    }
    shelf.close()
}

// endregion

// region: waiter
private suspend fun waiter(name: String, shelf: ReceiveChannel<Int>): Int {
    var served = 0
    for (dish in shelf) {
        println("    $name takes dish $dish")
        repeat(4) { yield() }
        println("    $name has served dish $dish")
        served++
    }
    return served
}

// endregion

// region: main
private suspend fun kitchen(room: Int, dishes: Int) = coroutineScope {
    println("a shelf for $room, $dishes dishes")
    val shelf = Channel<Int>(room)
    launch { cook(shelf, dishes) }
    val ann = async { waiter("ann", shelf) }
    val bob = async { waiter("bob", shelf) }
    println("ann served ${ann.await()}, bob ${bob.await()}")
}

fun main(args: Array<String>) = runWeft {
    kitchen(room = args[0].toInt(), dishes = args[1].toInt())
}

// endregion
