package dev.weft.comparison.bench

import dev.weft.EventLoop
import dev.weft.kotlin.future
import java.util.concurrent.LinkedTransferQueue
import java.util.function.LongConsumer
import java.util.function.LongSupplier
import kotlin.concurrent.thread
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.yield

/** The Kotlin side of each benchmark: the same operation, as a Kotlin programmer writes it. */
internal object KotlinPeers {
    @JvmStatic
    fun switches(depth: Int, times: Int): Any = runBlocking { twoThatYield(depth, times) }

    @JvmStatic
    fun switchesOnWeft(times: Int): Any =
        EventLoop.start("bench").use { loop ->
            loop.future { twoThatYield(1, times) }.get()
        }

    private suspend fun CoroutineScope.twoThatYield(depth: Int, times: Int): Any {
        val one = launch { repeat(times) { descend(depth) } }
        val two = launch { repeat(times) { descend(depth) } }
        one.join()
        two.join()
        return one
    }

    private suspend fun descend(depth: Int): Int =
        if (depth > 1) {
            descend(depth - 1) + 1
        } else {
            yield()
            1
        }

    @JvmStatic
    fun spawnAwait(times: Int): Any = runBlocking {
        var sum = 0
        for (i in 0 until times) {
            sum += async { i }.await()
        }
        sum
    }

    @JvmStatic
    fun gather(children: Int): Any = runBlocking { List(children) { async { it } }.awaitAll().size }

    @JvmStatic
    fun timers(count: Int): Any = runBlocking {
        List(count) { async { delay(1L + it % 100) } }.awaitAll().size
    }

    @JvmStatic
    fun timeouts(times: Int): Any = runBlocking {
        var sum = 0
        for (i in 0 until times) {
            sum +=
                withTimeout(5_000) {
                    yield()
                    i
                }
        }
        sum
    }

    @JvmStatic
    fun cancels(count: Int): Any = runBlocking {
        val jobs = List(count) { launch { awaitCancellation() } }
        yield()
        jobs.forEach { it.cancel() }
        jobs.forEach { it.join() }
        jobs.count { it.isCancelled }
    }

    @JvmStatic
    fun wakeUps(times: Int): Any {
        val requests = LinkedTransferQueue<CompletableDeferred<Int>>()
        thread(isDaemon = true) { repeat(times) { requests.take().complete(it) } }
        return runBlocking {
            var sum = 0
            repeat(times) {
                val answer = CompletableDeferred<Int>()
                requests.add(answer)
                sum += answer.await()
            }
            sum
        }
    }

    @JvmStatic
    fun parked(count: Int, liveBytes: LongSupplier, report: LongConsumer): Any = runBlocking {
        val before = liveBytes.asLong
        val gate = CompletableDeferred<Int>()
        val jobs = List(count) { async { gate.await() } }
        yield()
        report.accept(liveBytes.asLong - before)
        gate.complete(1)
        jobs.awaitAll().size
    }
}
