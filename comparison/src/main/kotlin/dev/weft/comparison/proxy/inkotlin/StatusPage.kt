package dev.weft.comparison.proxy.inkotlin

import dev.weft.Coroutines.withTimeout
import dev.weft.net.StreamHandler
import dev.weft.net.StreamReader
import dev.weft.net.StreamWriter
import java.io.IOException
import java.util.concurrent.TimeoutException
import kotlin.time.Duration.Companion.seconds
import kotlin.time.toJavaDuration

private val patience = 5.seconds

/**
 * The numbers over HTTP, for a browser or `curl`: one request a connection, answered with text. A
 * stream's handler runs in a task of its own, so this awaits as Java code does.
 */
internal class StatusPage(private val status: Status) : StreamHandler {
    override fun handle(reader: StreamReader, writer: StreamWriter) {
        try {
            withTimeout(patience.toJavaDuration()) { answer(reader, writer) }
        } catch (_: IOException) {
            writer.transport().abort()
        } catch (_: TimeoutException) {
            writer.transport().abort()
        }
    }

    private fun answer(reader: StreamReader, writer: StreamWriter) {
        val request = reader.readLine() ?: return
        if (reader.lines().any { it.isEmpty() }) {
            writer.write(response(request))
            writer.closeAndWait()
        }
    }

    private fun response(request: String): String {
        val words = request.split(" ")
        return when {
            words[0] != "GET" ->
                response("405 Method Not Allowed", "This page can be read, with GET.\n")
            words.getOrNull(1) != "/" -> response("404 Not Found", "The status is at /.\n")
            else -> response("200 OK", status.page())
        }
    }

    private fun response(code: String, text: String): String {
        val head =
            listOf(
                "HTTP/1.1 $code",
                "Content-Type: text/plain; charset=utf-8",
                "Content-Length: ${text.length}",
                "Connection: close",
            )
        return head.joinToString("") { "$it\r\n" } + "\r\n" + text
    }
}
