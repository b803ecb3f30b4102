package dev.weft.comparison.chatterbox.inkotlin

import dev.weft.Coroutine.Action
import dev.weft.TaskGroup
import dev.weft.comparison.chatterbox.ClientSettings
import dev.weft.comparison.chatterbox.Greeting
import dev.weft.net.ConnectOptions
import dev.weft.net.Connection
import dev.weft.net.StreamReader
import dev.weft.net.StreamWriter
import dev.weft.net.Streams
import java.io.IOException
import java.io.InputStream
import java.io.OutputStream
import javax.net.ssl.SSLException

/**
 * Lets a user talk, until the user or the server ends it: what is typed goes to the server, and
 * what the server sends to the screen.
 *
 * @param typed what the user writes; its end quits
 * @param screen where to show what the server sends
 * @throws IOException if the server cannot be reached, or is lost
 */
fun talk(settings: ClientSettings, typed: InputStream, screen: OutputStream) {
    connect(settings).use { server ->
        TaskGroup.run { group ->
            val keyboard = Streams.reader(typed)
            val typing = group.spawn(Action { send(settings.user, keyboard, server.writer) })
            show(server.reader, screen)
            typing.cancel()
        }
    }
}

private fun connect(settings: ClientSettings): Connection {
    var options = ConnectOptions.defaults()
    settings.tls?.let { options = options.tls(it) }
    try {
        return Streams.connect(settings.host, settings.port, options)
    } catch (failure: SSLException) {
        throw Greeting.explain(failure)
    }
}

private fun send(user: String?, keyboard: StreamReader, server: StreamWriter) {
    try {
        keyboard.use {
            user?.let { server.write("$it\r\n") }
            keyboard.pieces().forEach {
                server.write(it)
                server.drain()
            }
            server.write("\r\nQUIT\r\n")
        }
    } catch (_: IOException) {
        // Whoever shows hears of it too.
    }
}

/** Bytes, not lines, for the question at the door ends none. */
private fun show(server: StreamReader, screen: OutputStream) {
    var bytes = server.read(4096)
    Greeting.check(bytes)
    while (bytes.isNotEmpty()) {
        screen.write(bytes)
        screen.flush()
        bytes = server.read(4096)
    }
}

/** What comes until the end. The sequence awaits, as anything in a task may. */
private fun StreamReader.pieces(): Sequence<ByteArray> = generateSequence {
    read(4096)
}
    .takeWhile { it.isNotEmpty() }
