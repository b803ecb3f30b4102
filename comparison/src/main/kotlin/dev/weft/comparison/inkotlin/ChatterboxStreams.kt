// Shows: the chat room again, awaiting: each user has a task that reads and one that writes.
// New since ChatterboxProtocol: streams, and a bounded queue in front of each slow connection.
package dev.weft.comparison.inkotlin

import dev.weft.Coroutine.Action
import dev.weft.Coroutines
import dev.weft.net.Connection
import dev.weft.net.LimitOverrunException
import dev.weft.net.ServeOptions
import dev.weft.net.StreamHandler
import dev.weft.net.StreamReader
import dev.weft.net.StreamWriter
import dev.weft.net.Streams
import dev.weft.sync.Queue
import dev.weft.sync.QueueFullException
import java.io.IOException
import java.net.InetSocketAddress
import java.nio.charset.CharacterCodingException

private object ChatterboxStreams {

    // region: room
    class Room(val name: String) {
        val users = linkedMapOf<String, Session>()

        fun arrive(user: String, session: Session): Boolean {
            if (user.isEmpty() || users.putIfAbsent(user, session) != null) return false
            broadcast("User $user arrived.")
            return true
        }

        fun depart(user: String) {
            users -= user
            broadcast("User $user departed.")
        }

        fun broadcast(line: String) = users.values.forEach { it.writeLine(line) }
    }

    // endregion

    // region: session
    class Session(
        private val room: Room,
        private val reader: StreamReader,
        private val writer: StreamWriter,
        patience: Int,
    ) {
        private val mail = Queue.bounded<String>(patience)

        fun run() {
            val delivery = Coroutines.spawn(Action { deliver() })
            writeLine("Welcome to ${room.name}")
            try {
                val user = registration()
                try {
                    activity(user)
                } finally {
                    room.depart(user)
                }
            } catch (_: LimitOverrunException) {
                writeLine("That line is too long.")
            } catch (_: IOException) {
                // The user is gone.
            } finally {
                mail.shutdown()
                Coroutines.await(delivery)
            }
        }

        private fun registration(): String {
            while (true) {
                write("Enter user name: ")
                val name = line()
                if (room.arrive(name, this)) return name
                writeLine("Username $name not available")
            }
        }

        private fun activity(user: String) {
            while (true) {
                when (val line = line()) {
                    "NAMES" -> listUsers()
                    else -> room.broadcast("$user: $line")
                }
            }
        }

        private fun listUsers() {
            writeLine("Users here:")
            room.users.keys.forEach { writeLine("  $it") }
        }

        private fun line(): String {
            while (true) {
                val data = reader.readUntil('\n'.code.toByte())
                try {
                    return data.decodeToString(throwOnInvalidSequence = true).trim()
                } catch (_: CharacterCodingException) {
                    writeLine("That is not UTF-8.")
                }
            }
        }

        // endregion

        // region: delivery
        fun writeLine(line: String) = write("$line\r\n")

        private fun write(text: String) {
            try {
                mail.putNoWait(text)
            } catch (_: QueueFullException) {
                writer.transport().abort() // a slow reader: its mail would pile up
            }
        }

        private fun deliver() {
            try {
                writer.use {
                    for (text in mail) {
                        writer.write(text)
                        writer.drain()
                    }
                }
            } catch (_: IOException) {
                // The user is gone, of which the reader hears.
            }
        }

        // endregion
    }

    // region: guest
    class Guest(private val name: String, val connection: Connection) :
        AutoCloseable by connection {
        companion object {
            fun connect(name: String, port: Int) =
                Guest(name, Streams.connect("127.0.0.1", port)).apply { hears() }
        }

        fun enters(name: String) {
            val question = connection.reader.readUntil(*": ".encodeToByteArray())
            println("  ${this.name} is asked: ${question.decodeToString().trim()}")
            says(name)
            hears()
        }

        fun says(line: String) {
            println("  $name says: $line")
            connection.writer.write("$line\r\n")
        }

        fun hears(lines: Int = 1) = repeat(lines) { println("  $name hears: ${line()}") }

        private fun line(): String? = connection.reader.readLine()

        fun shoutsUntil(news: String, shout: String) {
            while (line() != news) {
                connection.writer.write("$shout\r\n")
            }
            println("  $name hears: $news")
        }
    }

    // endregion

    // region: main
    private fun conversation(port: Int, longest: Int, loud: Int) {
        println("ann and bob arrive")
        val ann = Guest.connect("ann", port)
        ann.enters("ann")
        val bob = Guest.connect("bob", port)
        bob.enters("ann")
        bob.enters("bob")
        ann.hears()

        println("they talk")
        ann.says("Hello, Bob!")
        ann.hears()
        bob.hears()
        bob.says("NAMES")
        bob.hears(lines = 3)

        println("bob sends what is no text, and then too much of it")
        bob.connection.writer.write("café\r\n".toByteArray(Charsets.ISO_8859_1))
        bob.hears()
        bob.connection.writer.write("x".repeat(longest + 1))
        bob.hears()
        ann.hears()

        println("cat arrives and is cut off")
        val cat = Guest.connect("cat", port)
        cat.enters("cat")
        ann.hears()
        cat.connection.writer.transport().abort()
        ann.hears()

        println("sam arrives and reads nothing, while ann shouts")
        val sam = Guest.connect("sam", port)
        sam.enters("sam")
        ann.shoutsUntil("User sam departed.", "Sam!".repeat(loud))

        listOf(ann, bob, cat, sam).forEach(Guest::close)
    }

    fun chat(longest: Int, loud: Int, patience: Int) {
        val room = Room("Chatterbox")
        val address = InetSocketAddress("127.0.0.1", 0)
        val options = ServeOptions.defaults().readLimit(longest)
        val serve = StreamHandler { reader, writer ->
            Session(room, reader, writer, patience).run()
        }
        Streams.serve(address, serve, options).use { server ->
            conversation(server.port(), longest, loud)
        }
    }
}

fun main(args: Array<String>) {
    val (longest, loud, patience) = args.map(String::toInt)
    Coroutines.run(Action { ChatterboxStreams.chat(longest, loud, patience) })
}

// endregion
