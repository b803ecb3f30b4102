package dev.weft.comparison.bench

import dev.weft.Coroutine
import dev.weft.Coroutines
import dev.weft.Coroutines.currentLoop
import dev.weft.Coroutines.spawn
import dev.weft.Future
import dev.weft.Generator
import dev.weft.kotlin.asCoroutineDispatcher
import dev.weft.kotlin.await
import dev.weft.kotlin.consumeAsFlow
import dev.weft.kotlin.receive
import dev.weft.kotlin.runWeft
import dev.weft.sync.Queue
import java.util.concurrent.CompletableFuture
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.ReceiveChannel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.buffer
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.future.await
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.yield

/** The Kotlin side of the benchmarks of what goes from one language to the other. */
internal object KotlinBridge {
    @JvmStatic
    fun fromATask(capacity: Int, items: Int): Any = runWeft {
        val queue = Queue.bounded<Int>(capacity)
        val putting = spawn(Coroutine { repeat(items) { queue.put(it) } })
        var sum = 0
        repeat(items) { sum += queue.receive() }
        putting.await()
        sum
    }

    /** What a coroutine on the running loop sends. */
    @JvmStatic
    fun channel(capacity: Int, items: Int): ReceiveChannel<Int> {
        val channel = Channel<Int>(capacity)
        CoroutineScope(currentLoop().asCoroutineDispatcher()).launch {
            repeat(items) { channel.send(it) }
            channel.close()
        }
        return channel
    }

    @JvmStatic fun numbers(count: Int): Flow<Int> = flow { repeat(count) { emit(it) } }

    @JvmStatic
    fun collect(numbers: Generator<Int>): Any = runWeft { sumOf(numbers.consumeAsFlow()) }

    @JvmStatic fun collect(count: Int): Any = runBlocking { sumOf(numbers(count)) }

    @JvmStatic
    fun collectAcross(count: Int): Any = runBlocking {
        sumOf(numbers(count).buffer(Channel.RENDEZVOUS))
    }

    @JvmStatic fun launchOnWeft(count: Int): Any = runWeft { launchMany(count) }

    @JvmStatic fun launchInRunBlocking(count: Int): Any = runBlocking { launchMany(count) }

    private suspend fun launchMany(count: Int): Int {
        var ran = 0
        coroutineScope { repeat(count) { launch { ran++ } } }
        return ran
    }

    @JvmStatic
    fun awaitWeft(pending: Boolean, times: Int): Any = runWeft {
        yield() // the first stretch is a task's
        awaitMany(pending, times, { currentLoop().createFuture<Int>() }, Future<Int>::complete) {
            it.await()
        }
    }

    @JvmStatic
    fun awaitWeftStackful(pending: Boolean, times: Int): Any = runWeft {
        yield()
        awaitMany(pending, times, { currentLoop().createFuture<Int>() }, Future<Int>::complete) {
            Coroutines.await(it)
        }
    }

    @JvmStatic
    fun awaitCompletable(pending: Boolean, times: Int): Any = runBlocking {
        awaitMany(pending, times, { CompletableFuture<Int>() }, CompletableFuture<Int>::complete) {
            it.await()
        }
    }

    private suspend inline fun <F> CoroutineScope.awaitMany(
        pending: Boolean,
        times: Int,
        make: () -> F,
        crossinline complete: (F, Int) -> Boolean,
        await: (F) -> Int,
    ): Int {
        var sum = 0
        if (!pending) {
            val done = make().also { complete(it, 1) }
            repeat(times) { sum += await(done) }
            return sum
        }
        var next = make()
        launch {
            repeat(times) {
                complete(next, 1)
                yield()
            }
        }
        repeat(times) {
            sum += await(next)
            next = make()
        }
        return sum
    }

    @JvmStatic
    suspend fun called(number: Int, suspends: Boolean): Int {
        if (suspends) yield()
        return number
    }

    @JvmStatic
    fun callFromKotlin(suspends: Boolean, times: Int): Any = runBlocking {
        var sum = 0
        repeat(times) { n -> sum += coroutineScope { called(n, suspends) } }
        sum
    }

    private suspend fun sumOf(numbers: Flow<Int>): Int {
        var sum = 0
        numbers.collect { sum += it }
        return sum
    }
}
