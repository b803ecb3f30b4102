// Shows: a long search and a monitor that watches it: as a bare future, as a task, with gather.
// New since SchedulerToAwait: real time (the monitor delays), and a future that is passed around.
package dev.weft.comparison.inkotlin

import dev.weft.kotlin.runWeft
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.yield

// region: search
/** Looks for the first prime Lucas number with so many digits, and counts its suspensions. */
private class Search(val digits: Int) {
    var suspensions = 0L
        private set

    suspend fun run(): Long {
        var current = 2L
        var following = 1L
        while (!(isPrime(current) && current.toString().length == digits)) {
            following += current
            current = following - current
        }
        return current
    }

    private suspend fun isPrime(number: Long): Boolean {
        var divisor = 2L
        while (divisor * divisor <= number) {
            if (number % divisor == 0L) return false
            suspensions++
            yield()
            divisor++
        }
        return number > 1
    }

    suspend fun runInto(future: CompletableDeferred<Long>) {
        future.complete(run())
    }
}

// endregion

// region: monitor
/** Looks by the clock but prints by the count: the lines are the same on any machine. */
private class Monitor(val pause: Duration, val step: Long) {
    suspend fun watch(search: Search, future: Deferred<Long>) {
        println("  Waiting...")
        for (milestone in generateSequence(step) { it + step }) {
            while (search.suspensions < milestone && future.isActive) delay(pause)
            if (search.suspensions < milestone) break
            println("  Waiting... $milestone suspensions")
        }
        val answer = future.await()
        println("  Done! ${search.digits} digits: $answer after ${search.suspensions} suspensions")
    }
}

// endregion

// region: bare-future
private suspend fun asABareFuture(monitor: Monitor, search: Search) = coroutineScope {
    println("as a bare future")
    val future = CompletableDeferred<Long>()
    launch { search.runInto(future) }
    monitor.watch(search, future)
}

// endregion

// region: task
private suspend fun asATask(monitor: Monitor, search: Search) = coroutineScope {
    println("as a task")
    val task = async { search.run() }
    monitor.watch(search, task)
}

// endregion

// region: gather
private suspend fun withGather(monitor: Monitor, search: Search) = coroutineScope {
    println("with gather")
    val task = async { search.run() }
    awaitAll(task, async { monitor.watch(search, task) })
}

// endregion

fun main(args: Array<String>) {
    val monitor = Monitor(args[0].toInt().milliseconds, args[1].toLong())
    val (future, task, gather) = args.drop(2).map { Search(it.toInt()) }
    runWeft {
        asABareFuture(monitor, future)
        asATask(monitor, task)
        withGather(monitor, gather)
    }
}
