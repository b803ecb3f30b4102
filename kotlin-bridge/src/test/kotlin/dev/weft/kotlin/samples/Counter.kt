package dev.weft.kotlin.samples

import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.ReceiveChannel
import kotlinx.coroutines.channels.SendChannel

/** Channels for Java to use. */
internal class Counter {
    private val asked = Channel<String>(capacity = 8)
    private val cooked = Channel<String>()

    val orders: SendChannel<String> = asked
    val dishes: ReceiveChannel<String> = cooked

    suspend fun serve() {
        for (order in asked) {
            cooked.send("hot $order")
        }
        cooked.close()
    }
}
