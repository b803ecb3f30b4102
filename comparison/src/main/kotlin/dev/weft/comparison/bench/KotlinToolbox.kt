package dev.weft.comparison.bench

import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.selects.select
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.Semaphore
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.sync.withPermit
import kotlinx.coroutines.yield

/** The Kotlin side of the benchmarks of queues, locks and groups. */
internal object KotlinToolbox {
    @JvmStatic
    fun pipe(capacity: Int, items: Int): Any = runBlocking {
        val channel = Channel<Int>(capacity)
        launch { repeat(items) { channel.send(it) } }
        var sum = 0
        repeat(items) { sum += channel.receive() }
        sum
    }

    @JvmStatic
    fun contendedLock(contenders: Int, turns: Int): Any {
        val mutex = Mutex()
        contend(contenders, turns) { mutex.withLock { yield() } }
        return mutex
    }

    @JvmStatic
    fun contendedSemaphore(permits: Int, contenders: Int, turns: Int): Any {
        val semaphore = Semaphore(permits)
        contend(contenders, turns) { semaphore.withPermit { yield() } }
        return semaphore
    }

    private inline fun contend(contenders: Int, turns: Int, crossinline turn: suspend () -> Unit) =
        runBlocking {
            repeat(contenders) { launch { repeat(turns) { turn() } } }
        }

    @JvmStatic
    fun selects(capacity: Int, items: Int): Any = runBlocking {
        val (first, second, third, fourth) =
            List(4) {
                val channel = Channel<Int>(capacity)
                launch { repeat(items / 4) { channel.send(it) } }
                channel
            }
        var sum = 0
        repeat(items) {
            sum +=
                select<Int> {
                    first.onReceive { it }
                    second.onReceive { it }
                    third.onReceive { it }
                    fourth.onReceive { it }
                }
        }
        sum
    }

    @JvmStatic
    fun group(children: Int): Any = runBlocking {
        var ended = 0
        coroutineScope { repeat(children) { launch { ended++ } } }
        ended
    }
}
