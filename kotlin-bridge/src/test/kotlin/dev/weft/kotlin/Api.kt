package dev.weft.kotlin

import dev.weft.Coroutine
import dev.weft.Coroutines
import dev.weft.Future
import java.io.IOException
import java.util.concurrent.CancellationException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield

/** Suspend functions for Java to call. */
internal class Api(private val trail: Trail) {
    suspend fun atOnce(value: String?): String? = value

    suspend fun afterAYield(value: String): String {
        yield()
        return value
    }

    suspend fun length(text: String): Int {
        yield()
        return text.length
    }

    suspend fun nothing() {
        yield()
        trail += "nothing"
    }

    suspend fun whereItRuns(): String {
        val before = Coroutines.currentLoop().isCurrent
        yield()
        val after = Coroutines.currentLoop().isCurrent
        val elsewhere =
            withContext(Dispatchers.Default) { runCatching { Coroutines.currentLoop() } }
        val back = Coroutines.currentLoop().isCurrent
        return "$before $after ${elsewhere.isSuccess} $back"
    }

    suspend fun <T> awaiting(future: Future<T>): T = future.await()

    suspend fun failing(failure: Throwable): String {
        yield()
        throw failure
    }

    suspend fun failingAtOnce(failure: Throwable): String = throw failure

    @Throws(IOException::class)
    suspend fun reading(failure: IOException?): String {
        yield()
        return if (failure == null) "read" else throw failure
    }

    suspend fun withCleanup(cleanup: Future<*>): String {
        try {
            awaitCancellation()
        } catch (e: CancellationException) {
            trail += "cancelled: ${e.message}"
            withContext(NonCancellable) { cleanup.await() }
            trail += "cleaned up"
            throw e
        }
    }

    suspend fun withDelayInCleanup(): String {
        try {
            awaitCancellation()
        } finally {
            withContext(NonCancellable) { delay(1) }
            trail += "cleaned up"
        }
    }

    suspend fun failingCleanup(failure: Throwable): String {
        try {
            awaitCancellation()
        } finally {
            throw failure
        }
    }

    suspend fun swallowing(): String {
        try {
            awaitCancellation()
        } catch (_: CancellationException) {
            return "all the same"
        }
    }

    suspend fun withChildElsewhere(gate: CompletableDeferred<Unit>): String = coroutineScope {
        launch(Dispatchers.Default) {
            gate.await()
            trail += "child"
        }
        "value"
    }

    suspend fun inATask(innermost: Future<String>): String {
        val loop = Coroutines.currentLoop()
        yield() // from here on, out of the calling task
        try {
            return loop
                .spawn(
                    Coroutine {
                        try {
                            Coroutines.await(innermost)
                        } finally {
                            trail += "Java, inner"
                        }
                    }
                )
                .await()
        } finally {
            trail += "Kotlin"
        }
    }
}
