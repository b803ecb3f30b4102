package dev.weft.comparison.chatterbox.inkotlin

import dev.weft.Coroutine.Action
import dev.weft.Coroutines
import dev.weft.TaskGroup
import dev.weft.comparison.chatterbox.ClientSettings
import dev.weft.net.StreamReader
import dev.weft.net.StreamWriter
import dev.weft.net.Streams
import java.io.BufferedReader
import java.io.IOException
import java.io.OutputStream

/**
 * Lets a user talk, until the user or the server ends it: what is typed goes to the server, and
 * what the server sends to the screen.
 *
 * @param typed what the user writes; its end quits
 * @param screen where to show what the server sends
 * @throws IOException if the server cannot be reached, or is lost
 */
fun talk(settings: ClientSettings, typed: BufferedReader, screen: OutputStream) {
    Streams.connect(settings.host, settings.port).use { server ->
        TaskGroup.run { group ->
            val typing = group.spawn(Action { send(settings.user, typed, server.writer) })
            show(server.reader, screen)
            typing.cancel()
        }
    }
}

private fun send(user: String?, typed: BufferedReader, server: StreamWriter) {
    try {
        user?.let { server.write("$it\r\n") }
        while (true) {
            // The terminal can only be waited for by a thread.
            val line = Coroutines.toThread { typed.readLine() } ?: break
            server.write("$line\r\n")
            server.drain()
        }
        server.write("QUIT\r\n")
    } catch (_: IOException) {
        // Whoever shows hears of it too.
    }
}

/** Bytes, not lines, for the question at the door ends none. */
private fun show(server: StreamReader, screen: OutputStream) {
    while (true) {
        val bytes = server.read(4096)
        if (bytes.isEmpty()) return
        screen.write(bytes)
        screen.flush()
    }
}
