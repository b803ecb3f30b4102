// Shows: a load balancer, which passes each conversation on to a back end that answers.
// New since ChatterboxStreams: a connection onwards; an end that is passed on in one direction.
package dev.weft.comparison.inkotlin

import dev.weft.Coroutine.Action
import dev.weft.Coroutines
import dev.weft.TaskGroup
import dev.weft.net.Connection
import dev.weft.net.Server
import dev.weft.net.StreamHandler
import dev.weft.net.StreamReader
import dev.weft.net.StreamWriter
import dev.weft.net.Streams
import java.net.ConnectException
import java.nio.ByteBuffer

private object LoadBalancer {
    private const val HOST = "127.0.0.1"

    // region: relay
    /** Passes on what comes, no faster than it is taken, and then its end. */
    private fun pump(source: StreamReader, sink: StreamWriter) {
        val buffer = ByteBuffer.allocate(65536)
        while (source.read(buffer) >= 0) {
            sink.write(buffer.flip())
            sink.drain()
            buffer.clear()
        }
        sink.writeEof()
    }

    private fun relay(near: Connection, far: Connection) = TaskGroup.run { directions ->
        directions.spawn(Action { pump(near.reader, far.writer) })
        directions.spawn(Action { pump(far.reader, near.writer) })
    }

    // endregion

    // region: balancer
    class Balancer(private val backends: Map<String, Int>) {
        private val turns = generateSequence { backends.entries }.flatten().iterator()

        /** Connects to the back end whose turn it is, or else to the next that answers. */
        private fun connect(): Connection? {
            repeat(backends.size) {
                val (name, port) = turns.next()
                try {
                    return Streams.connect(HOST, port)
                } catch (_: ConnectException) {
                    println("  $name is down")
                }
            }
            return null
        }

        fun serve(reader: StreamReader, writer: StreamWriter) {
            connect()?.use { far -> relay(Connection(reader, writer), far) }
        }
    }

    // endregion

    // region: backend
    /** Answers each line, and says goodbye when it has heard that there are no more. */
    private fun backend(name: String): Server =
        Streams.serveLocally(0) { reader, writer ->
            var count = 0
            for (line in reader.lines()) {
                count++
                writer.write("$name got $line\n")
            }
            writer.write("$name got $count lines, goodbye\n")
        }

    // endregion

    // region: main
    private fun client(number: Int, port: Int) {
        println("client $number")
        Streams.connect(HOST, port).use { connection ->
            val (reader, writer) = connection.reader to connection.writer
            for (word in listOf("bread", "butter")) {
                writer.write("$word\n")
                println("  hears: ${reader.readLine()}")
            }
            writer.writeEof()
            println("  says no more")
            reader.lines().forEach { println("  hears: $it") }
            println("  hears no more")
        }
    }

    private fun lonelyClient(port: Int) {
        println("a client when all are down")
        Streams.connect(HOST, port).use { it.reader.readAll() }
        println("  hears no more")
    }

    private fun balance(backends: Map<String, Int>, conversation: (port: Int) -> Unit) {
        val balancer = StreamHandler(Balancer(backends)::serve)
        Streams.serveLocally(0, balancer).use { conversation(it.port()) }
    }

    fun loadBalancer(clients: Int, nobodysPort: Int) {
        backend("north").use { north ->
            backend("east").use { east ->
                val backends =
                    mapOf("north" to north.port(), "south" to nobodysPort, "east" to east.port())
                balance(backends) { port -> (1..clients).forEach { client(it, port) } }
            }
        }
        balance(mapOf("south" to nobodysPort), ::lonelyClient)
    }
}

fun main(args: Array<String>) {
    val (clients, nobodysPort) = args.map(String::toInt)
    Coroutines.run(Action { LoadBalancer.loadBalancer(clients, nobodysPort) })
}

// endregion
