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
