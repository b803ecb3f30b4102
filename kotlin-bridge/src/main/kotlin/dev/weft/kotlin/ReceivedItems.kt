package dev.weft.kotlin

import kotlinx.coroutines.channels.ChannelResult
import kotlinx.coroutines.channels.ReceiveChannel

/** What [Channels.iterate] goes through. */
internal class ReceivedItems<T>(private val channel: ReceiveChannel<T>) : Iterator<T> {
    private var received: ChannelResult<T>? = null // by hasNext, for next

    override fun hasNext(): Boolean {
        val received =
            this.received ?: ChannelCalls.receiveCatching(channel).also { this.received = it }
        received.exceptionOrNull()?.let { throw it }
        return received.isSuccess
    }

    override fun next(): T {
        if (!hasNext()) throw NoSuchElementException("$channel is closed and empty")

        return received!!.getOrThrow().also { received = null }
    }
}
