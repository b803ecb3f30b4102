package dev.weft.comparison.chatterbox.inkotlin

import dev.weft.comparison.chatterbox.ServerSettings
import dev.weft.net.ServeOptions
import dev.weft.net.Server
import dev.weft.net.StreamHandler
import dev.weft.net.StreamReader
import dev.weft.net.StreamWriter
import dev.weft.net.Streams
import java.io.IOException
import java.net.InetSocketAddress
import java.util.function.IntConsumer

/**
 * Serves until this task is cancelled; then says goodbye to everybody.
 *
 * @param whenOpen is told the port
 * @throws IOException if it cannot serve there
 */
fun serve(settings: ServerSettings, whenOpen: IntConsumer) = ChatServer(settings).serve(whenOpen)

/** The server: a house, and a session for each connection. */
private class ChatServer(private val settings: ServerSettings) {
    private val house = House()
    private val sessions = linkedSetOf<Session>()
    private var closing = false

    fun serve(whenOpen: IntConsumer) {
        val address = InetSocketAddress.createUnresolved(settings.host, settings.port)
        val options =
            ServeOptions.defaults()
                .connectionLimit(settings.connections)
                .readLimit(settings.longest)
        Streams.serve(address, StreamHandler(::handle), options).use { server ->
            whenOpen.accept(server.port())
            try {
                server.waitClosed() // until we are cancelled
            } finally {
                sayGoodbye(server)
            }
        }
    }

    private fun handle(reader: StreamReader, writer: StreamWriter) {
        if (closing) return

        val session = Session(house, settings, reader, writer)
        sessions += session
        try {
            session.run()
        } finally {
            sessions -= session
        }
    }

    /** We are cancelled, but cleanup may await: all get the time to hear it. */
    private fun sayGoodbye(server: Server) {
        closing = true
        server.close()
        sessions.forEach { it.end("* Chatterbox closes. Goodbye.") }
        server.drain(settings.farewell)
    }
}
