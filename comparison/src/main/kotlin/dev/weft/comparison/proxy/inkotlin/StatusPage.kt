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
private const val END_OF_HEAD = "\r\n\r\n"

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
        val headAlone = words[0] == "HEAD"
        if (!headAlone && words[0] != "GET") {
            return response(
                "405 Method Not Allowed",
                "This page can be read, with GET.\n",
                "Allow: GET, HEAD",
            )
        }
        val response =
            if (words.getOrNull(1) != "/") response("404 Not Found", "The status is at /.\n")
            else response("200 OK", status.page())
        return if (headAlone) response.substringBefore(END_OF_HEAD) + END_OF_HEAD else response
    }

    private fun response(code: String, text: String, vararg more: String): String {
        val head =
            listOf(
                "HTTP/1.1 $code",
                *more,
                "Content-Type: text/plain; charset=utf-8",
                "Content-Length: ${text.toByteArray().size}",
                "Connection: close",
            )
        return head.joinToString("\r\n") + END_OF_HEAD + text
    }
}
