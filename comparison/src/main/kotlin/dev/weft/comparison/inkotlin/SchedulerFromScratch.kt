// Shows: an iterator and a queue make a scheduler; three tasks take turns, each yield is a switch.
// New since Generators: several resumable functions at once, their results and errors kept by id.
package dev.weft.comparison.inkotlin

// region: task
/** What a task runs; it gives up its turn wherever it yields, in what it calls too. */
private typealias Routine = suspend Turns.() -> Any

private typealias Turns = SequenceScope<Unit>

/** A routine that can be resumed, and the number it is known by. */
private class Task(val number: Int, routine: Routine) {
    var result: Any? = null
        private set

    val turns = iterator { result = routine() }
}

// endregion

// region: scheduler
/** Gives every task a turn, first come, first served, until none is left. */
private class Scheduler {
    private val ready = ArrayDeque<Task>()
    val results = mutableMapOf<Int, Any?>()
    val errors = mutableMapOf<Int, Exception>()
    private var spawned = 0

    fun spawn(routine: Routine) = Task(spawned++, routine).also(ready::addLast)

    fun run() {
        while (ready.isNotEmpty()) {
            val task = ready.removeFirst()
            try {
                if (task.turns.hasNext()) {
                    task.turns.next()
                    ready.addLast(task)
                } else {
                    results[task.number] = task.result
                }
            } catch (error: Exception) {
                errors[task.number] = error
            }
        }
    }
}

// endregion

// region: routines
private fun lucas() =
    generateSequence(2L to 1L) { (current, following) -> following to current + following }
        .map { it.first }

private suspend fun Turns.isPrime(number: Long): Boolean {
    var divisor = 2L
    while (divisor * divisor <= number) {
        if (number % divisor == 0L) return false
        yield(Unit)
        divisor++
    }
    return number > 1
}

private suspend fun Turns.search(name: String, numbers: Sequence<Long>, bound: Long): Long {
    for (number in numbers) {
        if (isPrime(number)) {
            println("$name: $number is prime")
            if (number > bound) return number
        }
    }
    throw NoSuchElementException("out of numbers")
}

private suspend fun Turns.pause(turns: Int) = repeat(turns) { yield(Unit) }

private suspend fun Turns.announce(message: String, times: Int, turns: Int): Int {
    for (time in 1..times) {
        println("$message ($time)")
        pause(turns)
    }
    return times
}

// endregion

// region: main
fun main(args: Array<String>) {
    val bound = args[0].toLong()
    val (times, turns) = args.drop(1).map(String::toInt)
    val scheduler = Scheduler()
    val tasks =
        mapOf(
            "search" to scheduler.spawn { search("search", lucas(), bound) },
            "short search" to scheduler.spawn { search("short search", lucas().take(10), bound) },
            "message" to scheduler.spawn { announce("still searching", times, turns) },
        )
    scheduler.run()
    for ((name, task) in tasks) {
        val error = scheduler.errors[task.number]
        println(
            if (error == null) "$name returned ${scheduler.results[task.number]}"
            else "$name failed: ${error.message}"
        )
    }
}

// endregion
