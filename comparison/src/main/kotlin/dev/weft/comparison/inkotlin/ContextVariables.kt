// Shows: a value that follows the flow of work: into coroutines and other threads.
// New since CancellationAndShield: each coroutine has its own; what it changes does not leak out.
package dev.weft.comparison.inkotlin

import dev.weft.kotlin.runWeft
import kotlin.coroutines.AbstractCoroutineContextElement
import kotlin.coroutines.CoroutineContext
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield

// region: variable
private class Request(val name: String) : AbstractCoroutineContextElement(Request) {
    companion object : CoroutineContext.Key<Request>
}

private suspend fun request() = currentCoroutineContext()[Request]?.name ?: "none"

private suspend fun log(text: String) = println("  [${request()}] $text")

// endregion

// region: handler
private suspend fun lookup(key: String) {
    log("looks up $key")
    yield()
    withContext(Request("${request()}/$key")) { log("has its own from here on") }
}

private suspend fun handle(number: Int) =
    withContext(Request("request $number")) {
        log("begins")
        joinAll(launch { lookup("a") }, launch { lookup("b") })
        log("is as it was")
        withContext(Dispatchers.IO) { log("is seen from another thread") }
    }

// endregion

// region: main
fun main() = runWeft {
    println("two requests, one after the other")
    handle(1)
    handle(2)
    log("outside")

    println("two at the same time")
    withContext(Request("main")) {
        joinAll(launch { lookup("c") }, launch { lookup("d") })
        launch { log("a callback has what was there when it was made") }
    }
    withContext(Request("later")) { log("outside") }
}

// endregion
