package dev.weft.kotlin.samples

import dev.weft.Coroutine
import dev.weft.Coroutines
import dev.weft.Coroutines.shield
import dev.weft.EventLoop
import dev.weft.kotlin.asCoroutineDispatcher
import dev.weft.kotlin.asDeferred
import dev.weft.kotlin.asFuture
import dev.weft.kotlin.await
import dev.weft.kotlin.future
import java.time.Duration
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.selects.select
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeoutOrNull

// What the KDoc shows. SamplesTest runs each and compares what it prints.

internal fun awaitFuture() {
    EventLoop.start("Java's loop").use { loop ->
        val greeting = loop.createFuture<String>()
        runBlocking {
            // The timeout cancels its wait, and would cancel the future if nothing shielded it.
            println(withTimeoutOrNull(1) { shield(greeting).await() })
            loop.execute { greeting.complete("hello") }
            println(greeting.await())
        }
    }
}

internal fun futureAsDeferred() {
    EventLoop.start("Java's loop").use { loop ->
        val never = loop.createFuture<String>().asDeferred()
        val soon = loop.submit { "the task was first" }.asDeferred()
        runBlocking {
            val first = select {
                never.onAwait { it }
                soon.onAwait { it }
            }
            println(first)
        }
    }
}

internal fun deferredAsFuture() {
    EventLoop.start("Java's loop").use { loop ->
        runBlocking {
            val answer = async(Dispatchers.Default) { 42 }.asFuture(loop)
            val task = loop.submit { "the task got ${Coroutines.await(answer)}" }
            println(task.await())
        }
    }
}

internal fun dispatchToLoop() {
    EventLoop.start("Java's loop").use { loop ->
        var counter = 0 // of the loop: no lock
        loop.submit { repeat(2) { counter++ } }
        runBlocking {
            repeat(2) { launch(loop.asCoroutineDispatcher()) { counter++ } }
        }
        println(runBlocking { withContext(loop.asCoroutineDispatcher()) { counter } })
    }
}

internal fun coroutineAsFuture() {
    val lines =
        Coroutines.run(
            Coroutine {
                val page =
                    Coroutines.currentLoop().future {
                        coroutineScope {
                            val head = async {
                                delay(2)
                                "head"
                            }
                            val body = async {
                                delay(1)
                                "body"
                            }
                            "${head.await()} and ${body.await()}"
                        }
                    }
                Coroutines.sleep(Duration.ofMillis(1))
                Coroutines.await(page)
            }
        )
    println(lines)
}
