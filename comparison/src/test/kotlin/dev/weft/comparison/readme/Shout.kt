package dev.weft.comparison.readme

// region: kotlin
import dev.weft.Coroutine
import dev.weft.Coroutines.spawn
import dev.weft.Future
import dev.weft.kotlin.*

suspend fun shout(page: Future<String>): String = page.await().uppercase() // awaits a Java task

fun main() = runWeft { // prints <THREE>
    println(shout(spawn(Coroutine { Pages.fetch("three") })))
}

// endregion

/** For Java to implement. */
interface Source {
    suspend fun load(name: String): String
}

/** For Java to call, and to give what it implements. */
val loadThree: suspend (Source) -> String = { it.load("three") }
