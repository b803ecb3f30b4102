package dev.weft.kotlin

import dev.weft.ContextValues
import dev.weft.Coroutines
import java.util.concurrent.CancellationException
import java.util.concurrent.Future.State
import kotlin.coroutines.EmptyCoroutineContext
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.Job
import kotlinx.coroutines.channels.ChannelResult
import kotlinx.coroutines.channels.ClosedReceiveChannelException
import kotlinx.coroutines.channels.ClosedSendChannelException
import kotlinx.coroutines.channels.ReceiveChannel
import kotlinx.coroutines.channels.SendChannel
import kotlinx.coroutines.selects.select

/** What [Channels] does. */
internal object ChannelCalls {
    @JvmStatic
    fun <T> receive(channel: ReceiveChannel<T>): T {
        val received = receiveCatching(channel)
        if (received.isClosed) {
            throw received.exceptionOrNull()
                ?: ClosedReceiveChannelException("$channel is closed and empty")
        }
        return received.getOrThrow()
    }

    fun <T> receiveCatching(channel: ReceiveChannel<T>): ChannelResult<T> {
        Coroutines.currentTask()
        val now = channel.tryReceive()
        if (now.isSuccess || now.isClosed) return now

        return awaitUnlessCancelled { cancelled ->
            select {
                channel.onReceiveCatching { it }
                cancelled.onJoin { null }
            }
        }
    }

    @JvmStatic
    fun <T> send(channel: SendChannel<T>, item: T) {
        Coroutines.currentTask()
        if (channel.trySend(item).isSuccess) return

        val sent = awaitUnlessCancelled { cancelled -> trySend(channel, item, cancelled) }
        if (!sent) {
            // From here, since an exception that comes out of a select may be a copy.
            throw channel.trySend(item).exceptionOrNull()
                ?: ClosedSendChannelException("$channel is closed")
        }
    }

    /** Whether the item was sent; false if the channel is closed, null if that was called off. */
    @OptIn(DelicateCoroutinesApi::class) // what is closed stays closed
    private suspend fun <T> trySend(channel: SendChannel<T>, item: T, cancelled: Job): Boolean? =
        try {
            select {
                channel.onSend(item) { true }
                cancelled.onJoin { null }
            }
        } catch (failure: Throwable) {
            if (!channel.isClosedForSend) throw failure
            false
        }

    /**
     * Has a coroutine do something or else see that the calling task is cancelled, and gives what
     * it did; null stands for nothing.
     *
     * A coroutine that is itself cancelled may lose the item that it is just getting. This one
     * never is: it selects between the channel and the cancellation, and one of them happens.
     */
    private fun <R : Any> awaitUnlessCancelled(attempt: suspend (cancelled: Job) -> R?): R {
        val task = Coroutines.currentTask()
        val cancelled = Job()
        val coroutine =
            LoopCoroutine<R?>(task.loop(), EmptyCoroutineContext, ContextValues.current())
        coroutine.begin { attempt(cancelled) }
        try {
            coroutine.joinInTask { cancelled.complete() }
        } catch (cancellation: CancellationException) {
            val result = coroutine.result
            if (result.state() != State.SUCCESS || result.resultNow() == null) throw cancellation
            // Too late. It is to be told at the next await, and is counted once already.
            task.uncancel()
            task.cancel(cancellation.message)
        }
        return checkNotNull(Coroutines.await(coroutine.result))
    }
}
