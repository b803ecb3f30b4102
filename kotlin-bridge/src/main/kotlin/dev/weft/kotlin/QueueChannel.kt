package dev.weft.kotlin

import dev.weft.Clause
import dev.weft.sync.Queue
import dev.weft.sync.QueueShutDownException
import java.util.concurrent.CancellationException
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.InternalCoroutinesApi
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.ChannelIterator
import kotlinx.coroutines.channels.ChannelResult
import kotlinx.coroutines.channels.ClosedReceiveChannelException
import kotlinx.coroutines.channels.ClosedSendChannelException
import kotlinx.coroutines.selects.SelectClause1
import kotlinx.coroutines.selects.SelectClause2

/** What [asChannel] gives. Loop only. */
@OptIn(
    DelicateCoroutinesApi::class,
    ExperimentalCoroutinesApi::class,
    InternalCoroutinesApi::class,
)
internal class QueueChannel<T : Any>(private val queue: Queue<T>) : Channel<T> {
    private val get: Clause<T> = queue.onGet { it }
    private var cause: Throwable? = null // of the close, if it was closed here and for a reason

    // ---- sending

    override val isClosedForSend
        get() = queue.isShutDown

    override suspend fun send(element: T) {
        try {
            queue.send(element)
        } catch (_: QueueShutDownException) {
            throw cause ?: ClosedSendChannelException("$queue is shut down")
        }
    }

    override fun trySend(element: T): ChannelResult<Unit> = trying(queue.onPut(element) {})

    override val onSend: SelectClause2<T, Channel<T>>
        get() = throw noClauses()

    override fun close(cause: Throwable?): Boolean {
        if (queue.isShutDown) return false

        queue.shutdown()
        this.cause = cause
        return true
    }

    override fun invokeOnClose(handler: (cause: Throwable?) -> Unit): Unit =
        throw UnsupportedOperationException("a queue tells nobody that it was shut down")

    // ---- receiving

    override val isClosedForReceive
        get() = queue.isShutDown && queue.isEmpty

    override val isEmpty
        get() = queue.isEmpty && !queue.isShutDown

    override suspend fun receive(): T =
        try {
            get.awaitTurn()
        } catch (_: QueueShutDownException) {
            throw cause ?: ClosedReceiveChannelException("$queue is shut down and empty")
        }

    override suspend fun receiveCatching(): ChannelResult<T> =
        try {
            ChannelResult.success(get.awaitTurn())
        } catch (_: QueueShutDownException) {
            ChannelResult.closed(cause)
        }

    override fun tryReceive(): ChannelResult<T> = trying(get)

    override val onReceive: SelectClause1<T>
        get() = throw noClauses()

    override val onReceiveCatching: SelectClause1<ChannelResult<T>>
        get() = throw noClauses()

    override fun cancel(cause: CancellationException?) {
        val isNew = !queue.isShutDown
        queue.shutdownNow()
        if (isNew) {
            this.cause = cause ?: CancellationException("the channel was cancelled")
        }
    }

    @Deprecated("for binary compatibility of channels", level = DeprecationLevel.HIDDEN)
    override fun cancel(cause: Throwable?): Boolean {
        cancel(cause as? CancellationException)
        return true
    }

    override fun iterator(): ChannelIterator<T> =
        object : ChannelIterator<T> {
            private var next: ChannelResult<T>? = null

            override suspend fun hasNext(): Boolean {
                val next = this.next ?: receiveCatching().also { this.next = it }
                next.exceptionOrNull()?.let { throw it }
                return next.isSuccess
            }

            override fun next(): T {
                val next = checkNotNull(this.next) { "hasNext comes before next" }
                if (next.isClosed) {
                    throw next.exceptionOrNull() ?: ClosedReceiveChannelException("$queue")
                }
                this.next = null
                return next.getOrThrow()
            }
        }

    private fun <R> trying(clause: Clause<R>): ChannelResult<R> =
        try {
            if (clause.tryChoose()) ChannelResult.success(clause.take())
            else ChannelResult.failure()
        } catch (_: QueueShutDownException) {
            ChannelResult.closed(cause)
        }

    private fun noClauses() =
        UnsupportedOperationException("a queue takes part in Weft's select, not in kotlinx's")

    override fun toString(): String = "channel of $queue"
}
