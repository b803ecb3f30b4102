// Shows: guests order and a cook serves; one who leaves while waiting takes no dish along.
// New since FlowAndGenerator: the cook is the Java file's, from our channel to its queue.
package dev.weft.comparison.inkotlin

import dev.weft.Coroutines.spawn
import dev.weft.comparison.injava.ChannelAndQueue as InJava
import dev.weft.kotlin.asChannel
import dev.weft.kotlin.await
import dev.weft.kotlin.receive
import dev.weft.kotlin.runWeft
import dev.weft.sync.Queue
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.SendChannel
import kotlinx.coroutines.launch
import kotlinx.coroutines.yield

// region: cook
/** For the Java program, whose cook is this one. */
suspend fun cook(orders: Queue<String>, dishes: SendChannel<String>) {
    for (order in orders.asChannel()) {
        println("  cook takes $order")
        dishes.send("hot $order")
    }
    println("  cook goes home")
}

fun roomForOne(): Channel<String> = Channel(1)

// endregion

// region: guest
private suspend fun guest(name: String, dishes: Queue<String>) {
    try {
        println("  $name gets ${dishes.receive()}")
    } catch (cancelled: CancellationException) {
        println("  $name has left")
        throw cancelled
    }
}

// endregion

// region: main
fun main(): Unit = runWeft {
    val orders = Channel<String>(1)
    val dishes = Queue.bounded<String>(1)
    val cooking = spawn { InJava.cook(orders, dishes) }

    println("one after the other")
    for (order in listOf("soup", "stew")) {
        orders.send(order)
        guest("ann", dishes)
    }

    println("a guest leaves")
    val waiting = launch { guest("ann", dishes) }
    repeat(50) { yield() }
    waiting.cancelAndJoin()
    orders.send("cake")
    guest("bob", dishes)

    println("the kitchen closes")
    orders.close()
    cooking.await()
}

// endregion
