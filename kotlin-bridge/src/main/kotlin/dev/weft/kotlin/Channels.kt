package dev.weft.kotlin

import dev.weft.sync.Queue
import dev.weft.sync.QueueShutDownException
import java.util.concurrent.CancellationException
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.ClosedReceiveChannelException
import kotlinx.coroutines.channels.ClosedSendChannelException

/**
 * Puts an item in, and suspends while there is no room: [Queue.put] for a coroutine, which stands
 * in one line with the tasks.
 *
 * **Cancel**: a coroutine that waits leaves the line, and its item is not put. If the item was
 * taken before the coroutine's turn came, this returns, and the cancellation comes at the next
 * suspension: it has put the item if, and only if, it returns.
 *
 * **Thread**: a dispatcher on the queue's loop.
 *
 * @throws QueueShutDownException if the queue is, or meanwhile was, shut down
 * @throws CancellationException if the coroutine is cancelled while it waits
 * @throws IllegalStateException elsewhere
 * @sample dev.weft.kotlin.samples.queueFromCoroutines
 * @see asChannel
 */
public suspend fun <T : Any> Queue<T>.send(item: T) {
    onPut(item) {}.awaitTurn()
}

/**
 * Removes and returns the first item, and suspends while there is none: [Queue.get] for a
 * coroutine, which stands in one line with the tasks.
 *
 * **Cancel**: a coroutine that waits leaves the line. If an item was promised to it already, the
 * next in line gets that, or it is in the queue again, at its old place. No item is lost, where a
 * channel of kotlinx may lose one to a receiver that is cancelled just then.
 *
 * **Thread**: a dispatcher on the queue's loop.
 *
 * @throws QueueShutDownException if the queue is shut down and empty
 * @throws CancellationException if the coroutine is cancelled while it waits
 * @throws IllegalStateException elsewhere
 * @sample dev.weft.kotlin.samples.queueFromCoroutines
 * @see asChannel
 */
public suspend fun <T : Any> Queue<T>.receive(): T = onGet { it }.awaitTurn()

/**
 * This queue as a channel, for code that knows no Weft: to send to, to receive from, and for a
 * `for` loop. It holds nothing itself; coroutines and tasks wait in the queue's own lines, and what
 * [send] and [receive] say about cancelling is true here as well.
 *
 * **Close**: closing it shuts the queue down, and the other way round; cancelling it drops the
 * items too, as [Queue.shutdownNow] does. The cause is what the users of this very channel get;
 * others see that the queue was shut down.
 *
 * **Thread**: a dispatcher on the queue's loop, for every function.
 *
 * **Pitfalls**: the clauses for kotlinx's `select` and `invokeOnClose` are not there, and throw
 * [UnsupportedOperationException]. A clause that is exact has to be chosen at one blow with taking
 * the item, and what kotlinx has for that is internal. Copying the items to a channel of kotlinx's
 * (`consumeAsFlow().produceIn(scope)`) gives all clauses, but takes ahead of the receiver; a task
 * has `Coroutines.select` with [Queue.onGet].
 *
 * @throws ClosedSendChannelException from `send` if the queue was shut down
 * @throws ClosedReceiveChannelException from `receive` if it was, and is empty
 * @throws IllegalStateException from whatever is called elsewhere
 * @sample dev.weft.kotlin.samples.queueAsChannel
 */
public fun <T : Any> Queue<T>.asChannel(): Channel<T> = QueueChannel(this)
