// Shows: suspend functions of every kind, called by Java; one fails, one is cancelled by a timeout.
// New since ScopesNest: each call is one plain expression, which waits for its value.
package dev.weft.comparison.inkotlin

import dev.weft.kotlin.runWeft
import java.io.IOException
import kotlin.time.Duration
import kotlin.time.Duration.Companion.hours
import kotlin.time.Duration.Companion.milliseconds
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.delay
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.yield

// region: functions
/** At the top level. */
suspend fun title(number: Int): String {
    yield()
    return "volume $number"
}

/** A member. */
class Reader {
    private var letters = 0

    suspend fun read(text: String): Int {
        yield()
        letters += text.length
        return letters
    }
}

/** Of an interface, and declared to fail. */
interface Shelf {
    @Throws(IOException::class) suspend fun find(title: String): String
}

class Library : Shelf {
    override suspend fun find(title: String): String {
        try {
            if (title == "volume 9") throw IOException("no $title here")
            if (title == "volume 7") delay(1.hours)
            return "$title, second from the left"
        } finally {
            withContext(NonCancellable) { yield() }
            println("  the library is tidy again")
        }
    }
}

/** A function value. */
val twice: suspend (Int) -> Int = { number ->
    yield()
    2 * number
}

// endregion

// region: calls
private suspend fun calls(patience: Duration) {
    println("top level: " + title(1))

    val reader = Reader()
    println("member: " + reader.read("Moby Dick"))
    println("member: " + reader.read("or, the Whale"))

    val shelf: Shelf = Library()
    println("interface: " + shelf.find("volume 1"))

    println("function value: " + twice(21))

    try {
        shelf.find("volume 9")
    } catch (error: IOException) {
        println("failure: " + error.message)
    }

    try {
        withTimeout(patience) { shelf.find("volume 7") }
    } catch (_: TimeoutCancellationException) {
        println("timeout")
    }
}

// endregion

// region: main
fun main(args: Array<String>) = runWeft { calls(args[0].toInt().milliseconds) }

// endregion
