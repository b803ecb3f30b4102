package dev.weft.kotlin.samples

import java.io.IOException
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow

/** Suspend functions and flows for Java to call. */
internal class Pages {
    suspend fun fetch(name: String): String {
        delay(1)
        return "the page $name"
    }

    suspend fun search(word: String): String {
        delay(1)
        throw IOException("no index for $word")
    }

    fun all(): Flow<String> = flow {
        emit(fetch("home"))
        emit(fetch("news"))
    }
}
