package dev.weft.kotlin

import dev.weft.sync.Event
import dev.weft.sync.Lock
import dev.weft.sync.Semaphore
import java.util.concurrent.CancellationException
import kotlin.contracts.ExperimentalContracts
import kotlin.contracts.InvocationKind
import kotlin.contracts.contract

/**
 * Runs a block with this lock held, and suspends until it is free: `try (var _ = lock.hold())` for
 * a coroutine, which stands in one line with the tasks.
 *
 * The lock belongs to the coroutine as little as it does to a task: inside of the block, it must
 * not be acquired again.
 *
 * **Cancel**: a coroutine that waits leaves the line; if the lock had just been handed to it, the
 * next in line gets it.
 *
 * **Thread**: a dispatcher on the lock's loop, also at the end of the block.
 *
 * @throws CancellationException if the coroutine is cancelled while it waits
 * @throws IllegalStateException elsewhere
 * @sample dev.weft.kotlin.samples.lockInCoroutines
 */
@OptIn(ExperimentalContracts::class)
public suspend inline fun <R> Lock.withLock(block: () -> R): R {
    contract { callsInPlace(block, InvocationKind.EXACTLY_ONCE) }
    onAcquire {}.awaitTurn()
    try {
        return block()
    } finally {
        release()
    }
}

/**
 * Runs a block with a permit acquired, and suspends until there is one; all else is as for
 * [withLock].
 *
 * @throws CancellationException if the coroutine is cancelled while it waits
 * @throws IllegalStateException elsewhere than on a dispatcher on the semaphore's loop
 * @sample dev.weft.kotlin.samples.semaphoreInCoroutines
 */
@OptIn(ExperimentalContracts::class)
public suspend inline fun <R> Semaphore.withPermit(block: () -> R): R {
    contract { callsInPlace(block, InvocationKind.EXACTLY_ONCE) }
    onAcquire {}.awaitTurn()
    try {
        return block()
    } finally {
        release()
    }
}

/**
 * Suspends until this event is set; does not suspend if it is. Being woken is enough: if the event
 * is cleared before the coroutine's turn comes, this still returns. It is not called `await`, which
 * Kotlin would take for the method of that name, for tasks.
 *
 * **Cancel**: a coroutine that waits leaves the line.
 *
 * **Thread**: a dispatcher on the event's loop.
 *
 * @throws CancellationException if the coroutine is cancelled while it waits
 * @throws IllegalStateException elsewhere
 * @sample dev.weft.kotlin.samples.eventInCoroutines
 */
public suspend fun Event.awaitSet() {
    onSet {}.awaitTurn()
}
