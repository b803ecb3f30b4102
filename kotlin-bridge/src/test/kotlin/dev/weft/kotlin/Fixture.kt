package dev.weft.kotlin

import dev.weft.Coroutine
import dev.weft.EventLoop
import dev.weft.Task
import java.util.Collections
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield

/** Runs a coroutine on the dispatcher of a loop that is closed afterwards. */
internal fun onLoop(test: suspend CoroutineScope.(EventLoop) -> Unit) {
    withLoop { loop -> runBlocking { withContext(loop.asCoroutineDispatcher()) { test(loop) } } }
}

/** Runs code in the test's own thread, with a loop that is closed afterwards. */
internal fun withLoop(test: (EventLoop) -> Unit) {
    EventLoop.start("test loop").use(test)
}

/** Starts a task that runs Java-like code. */
internal fun <T> EventLoop.task(body: () -> T): Task<T> = spawn(Coroutine { body() })

/** Lets everything that is ready run, some times over. */
internal suspend fun turns(count: Int = 5) {
    repeat(count) { yield() }
}

/** Waits until something holds; for what another thread does, where there is nothing to await. */
internal suspend fun turnsUntil(condition: () -> Boolean) {
    while (!condition()) {
        yield()
    }
}

/** What happened, in the order in which it happened. Any thread may add to it. */
internal class Trail {
    private val seen = Collections.synchronizedList(mutableListOf<String>())

    val steps: List<String>
        get() = seen.toList()

    operator fun plusAssign(step: Any?) {
        seen += step.toString()
    }
}

/** A failure that kotlinx can copy, and does where it recovers stack traces. */
internal class Failure(message: String) : Exception(message)
