package dev.weft.kotlin

import io.ktor.client.HttpClient
import io.ktor.client.request.get
import io.ktor.client.statement.bodyAsText

/** Kotlin code between a Kotlin library and Java code: it sees what the library throws. */
internal class Fetcher(private val client: HttpClient) {
    var failure: Throwable? = null
        private set

    suspend fun fetch(url: String): String =
        try {
            client.get(url).bodyAsText()
        } catch (thrown: Throwable) {
            failure = thrown
            throw thrown
        }
}
