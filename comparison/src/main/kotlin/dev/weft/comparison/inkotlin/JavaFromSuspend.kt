// Shows: suspend code that awaits Java's task and calls an interface that Java implements.
// New since SuspendFromJava: the other direction; the Java side awaits wherever it likes.
package dev.weft.comparison.inkotlin

import dev.weft.Coroutines.currentLoop
import dev.weft.Future
import dev.weft.comparison.injava.JavaFromSuspend as InJava
import dev.weft.kotlin.await
import dev.weft.kotlin.runWeft
import java.io.IOException
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch

// region: task
private suspend fun dough(grain: String): String = InJava.knead(grain).await()

// endregion

// region: oven
/** The Java file has one. */
interface Oven {
    suspend fun bake(dough: String): String
}

// endregion

// region: order
/** For both programs: the suspend code in the middle. */
suspend fun order(grain: String, oven: Oven) {
    println("$grain is ordered")
    try {
        val dough = dough(grain)
        println("  there is $dough")
        println("  there is " + oven.bake(dough))
    } catch (error: IOException) {
        println("  it failed: " + error.message)
    } catch (cancelled: CancellationException) {
        println("  nobody wants it any more")
        throw cancelled
    }
}

// endregion

// region: main
fun main(): Unit = runWeft {
    val hot: Future<Void> = currentLoop().createFuture()
    val oven = InJava.StoneOven(hot)
    order("rye", oven)
    order("glass", oven)
    val stone = launch { order("stone", oven) }
    hot.await()
    stone.cancelAndJoin()
    if (stone.isCancelled) println("main saw it cancelled")
}

// endregion
