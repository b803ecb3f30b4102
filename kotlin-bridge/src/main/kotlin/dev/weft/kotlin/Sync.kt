package dev.weft.kotlin

import dev.weft.sync.Barrier
import dev.weft.sync.Condition
import dev.weft.sync.Event
import dev.weft.sync.Lock
import dev.weft.sync.Semaphore
import java.util.concurrent.BrokenBarrierException
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

/**
 * Runs a block with this condition's lock held, and suspends until it is free; all else is as for
 * [Lock.withLock].
 *
 * @throws CancellationException if the coroutine is cancelled while it waits
 * @throws IllegalStateException elsewhere than on a dispatcher on the lock's loop
 * @sample dev.weft.kotlin.samples.conditionInCoroutines
 */
@OptIn(ExperimentalContracts::class)
public suspend inline fun <R> Condition.withLock(block: () -> R): R {
    contract { callsInPlace(block, InvocationKind.EXACTLY_ONCE) }
    onAcquire {}.awaitTurn()
    try {
        return block()
    } finally {
        release()
    }
}

/**
 * Releases this condition's lock, suspends until there is a signal, and acquires the lock again:
 * [Condition.await] for a coroutine, which stands in one line with the tasks. That waits on a
 * stack, so a task does it for the coroutine.
 *
 * **Cancel**: the lock is acquired again before the exception is thrown, which may take a while and
 * cannot be cut short. A signal that the coroutine had got goes to the next in line.
 *
 * **Thread**: a dispatcher on the condition's loop.
 *
 * @throws CancellationException if the coroutine is cancelled; the lock is held
 * @throws IllegalStateException if the lock is free, or elsewhere
 * @sample dev.weft.kotlin.samples.signalInCoroutines
 * @see awaitUntil
 */
public suspend fun Condition.awaitSignal() {
    inTask("a coroutine's wait for a signal", undo = { signal() }) { await() }
}

/**
 * Suspends until something is true, which is looked at first and after each signal;
 * [Condition.waitUntil] for a coroutine. All else is as for [awaitSignal].
 *
 * @param predicate what is to be true; called with the lock held
 * @throws CancellationException if the coroutine is cancelled; the lock is held
 * @throws IllegalStateException if it must wait and the lock is free, or elsewhere
 * @sample dev.weft.kotlin.samples.conditionInCoroutines
 */
public suspend fun Condition.awaitUntil(predicate: () -> Boolean) {
    while (!predicate()) {
        awaitSignal()
    }
}

/**
 * Suspends until so many wait here as this barrier takes, tasks and coroutines together:
 * [Barrier.await] for a coroutine. That waits on a stack, so a task does it for the coroutine.
 *
 * **Cancel**: the coroutine leaves, and one more has to come; if it was on its way out, the others
 * are not concerned.
 *
 * **Thread**: a dispatcher on the barrier's loop.
 *
 * @return a number of the caller's own, as [Barrier.await] gives it
 * @throws BrokenBarrierException if the barrier is broken, or is reset or broken before the
 *   coroutine has left
 * @throws CancellationException if the coroutine is cancelled while it waits
 * @throws IllegalStateException elsewhere
 * @sample dev.weft.kotlin.samples.barrierInCoroutines
 */
public suspend fun Barrier.awaitFull(): Int = inTask("a coroutine's wait at a barrier") { await() }
