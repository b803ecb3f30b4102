package dev.weft.kotlin

import dev.weft.Coroutine
import dev.weft.Coroutines
import dev.weft.EventLoop
import dev.weft.Future
import dev.weft.Task
import java.util.concurrent.CancellationException
import kotlinx.coroutines.flow.FlowCollector

/**
 * A task that asks an iterator, which may await, for a coroutine, which cannot wait on a stack. One
 * for all the items and not one for each: a generator is closed with the task that asks it.
 *
 * | state   | holds                            | leaves when                                    |
 * |---------|----------------------------------|------------------------------------------------|
 * | resting | `wanted`, pending                | the coroutine wants an item, or has had enough |
 * | asking  | `wanted`, done; `given`, pending | the iterator gives an item or ends             |
 * | ended   | the task is done                 |                                                |
 */
internal class IteratorTask<T>(private val iterator: Iterator<T>) {
    private val loop =
        checkNotNull(EventLoop.currentOrNull()) {
            "an iterator that awaits is collected on a loop: flowOn(loop.asCoroutineDispatcher())"
        }

    // Loop only.
    private var wanted = loop.createFuture<Boolean>("a collector") // false: no more
    private var given: Future<Boolean>? = null // false: the task is done
    private var item: T? = null

    private val task: Task<Unit> = Coroutines.spawnEager("a flow's iterator", Coroutine { run() })

    init {
        task.addDoneCallback { given?.complete(false) }
    }

    private fun run() {
        (iterator as? AutoCloseable).use {
            while (Coroutines.await(wanted) && iterator.hasNext()) {
                item = iterator.next()
                wanted = loop.createFuture("a collector")
                given?.complete(true)
            }
        }
    }

    /** Emits all items and ends the task, however the collector takes them. */
    suspend fun emitAll(collector: FlowCollector<T>) {
        try {
            while (awaitItem()) {
                collector.emit(take())
            }
        } catch (stopped: Throwable) {
            end(stopped)
            throw stopped
        }
    }

    /** Suspends until there is an item; false at the end. */
    private suspend fun awaitItem(): Boolean {
        check(loop.isCurrent) { "the collector has left the loop on which it began" }
        if (!task.isDone) {
            val given = loop.createFuture<Boolean>(task)
            this.given = given
            wanted.complete(true)
            if (given.await()) return true
        }
        task.valueOrThrow()
        return false
    }

    private fun take(): T {
        val taken = item
        item = null
        @Suppress("UNCHECKED_CAST") // null, if that is an item
        return taken as T
    }

    /** Ends the task and waits for its cleanup. Any thread, for the collector may have moved. */
    private suspend fun end(stopped: Throwable) {
        if (!task.isDone) {
            loop.execute {
                if (!wanted.complete(false)) {
                    task.cancel(stopped.message)
                }
            }
        }
        val inCleanup = task.failureAtItsEnd()
        if (inCleanup == null || inCleanup === stopped) return
        if (stopped is CancellationException) throw inCleanup
        stopped.addSuppressed(inCleanup)
    }
}
