package dev.weft.comparison.bench

import dev.weft.Coroutine
import dev.weft.Coroutines.currentLoop
import dev.weft.Coroutines.spawn
import dev.weft.Generator
import dev.weft.kotlin.asCoroutineDispatcher
import dev.weft.kotlin.await
import dev.weft.kotlin.consumeAsFlow
import dev.weft.kotlin.receive
import dev.weft.kotlin.runWeft
import dev.weft.sync.Queue
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.ReceiveChannel
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.buffer
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking

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

    private suspend fun sumOf(numbers: Flow<Int>): Int {
        var sum = 0
        numbers.collect { sum += it }
        return sum
    }
}
