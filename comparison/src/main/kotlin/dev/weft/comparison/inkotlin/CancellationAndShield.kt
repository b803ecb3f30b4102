// Shows: a cancel before the start, a cancel with cleanup, and work that a cancel must not reach.
// New since AsyncGenerator: what may be given up, what must be cleaned up, what has to be finished.
package dev.weft.comparison.inkotlin

import dev.weft.kotlin.runWeft
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.Job
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield

// region: give-up
private suspend fun guest(name: String) {
    println("  $name sits down")
    try {
        awaitCancellation()
    } finally {
        withContext(NonCancellable) { yield() }
        println("  $name has paid and leaves")
    }
}

private suspend fun givenUp() = coroutineScope {
    println("two guests, one is turned away at the door")
    val early = launch { guest("ann") }
    val late = launch { guest("bob") }
    late.cancel()
    yield()
    early.cancel()
    for ((name, job) in listOf("ann" to early, "bob" to late)) {
        job.join()
        if (job.isCancelled) println("  $name: cancelled")
    }
}

// endregion

// region: shield
private suspend fun order(turns: Int): String {
    println("  the order is being written")
    repeat(turns) { yield() }
    println("  the order is written")
    return "order 1"
}

private suspend fun impatient(writing: Deferred<String>): String =
    try {
        writing.await() // giving up the wait leaves a Deferred alone
    } catch (cancelled: CancellationException) {
        println("  the customer does not wait for it")
        throw cancelled
    }

private fun state(job: Job) = if (job.isCancelled) "cancelled" else "on its way"

private suspend fun shielded(turns: Int) = coroutineScope {
    println("an order that must not be half written")
    val writing = async { order(turns) }
    val customer = async { impatient(writing) }
    yield()
    yield()
    customer.cancel()
    customer.join()
    println("  the customer is ${state(customer)}, the order is ${state(writing)}")
    println("  ${writing.await()} is kept")
}

// endregion

// region: main
fun main(args: Array<String>) = runWeft {
    givenUp()
    shielded(turns = args[0].toInt())
}

// endregion
