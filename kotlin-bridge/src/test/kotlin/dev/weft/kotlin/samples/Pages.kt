package dev.weft.kotlin.samples

import java.io.IOException
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow

/** A suspend function for Java to implement. */
internal interface Source {
    suspend fun load(name: String): String
}

/** Suspend functions and flows for Java to call. */
internal class Pages {
    val size: suspend (String) -> Int = { name -> fetch(name).length }

    suspend fun fetch(name: String): String {
        delay(1)
        return "the page $name"
    }

    suspend fun search(word: String): String {
        delay(1)
        throw IOException("no index for $word")
    }

    suspend fun imported(name: String, source: Source): String = "imported: ${source.load(name)}"

    suspend fun forEach(action: suspend (String) -> Unit) {
        action(fetch("home"))
        action(fetch("news"))
    }

    fun all(): Flow<String> = flow {
        emit(fetch("home"))
        emit(fetch("news"))
    }
}
