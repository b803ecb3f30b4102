// Shows: a telnet chat room in callbacks, and a conversation in it that goes wrong in every way.
// New since JavaFromSuspend: sockets. A protocol hears what its transport brings, piece by piece.
package dev.weft.comparison.inkotlin

import dev.weft.Coroutine.Action
import dev.weft.Coroutines
import dev.weft.net.Connection
import dev.weft.net.Protocol
import dev.weft.net.Streams
import dev.weft.net.Transport
import dev.weft.net.Transports
import java.io.ByteArrayOutputStream
import java.net.InetSocketAddress
import java.nio.ByteBuffer
import java.nio.charset.CharacterCodingException

private object ChatterboxProtocol {

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
    class Session(private val room: Room, private val longest: Int) : Protocol {
        private lateinit var transport: Transport
        private var user: String? = null
        private val rest = ByteArrayOutputStream() // of what came: the line that has not ended yet

        override fun connectionMade(transport: Transport) {
            this.transport = transport
            writeLine("Welcome to ${room.name}")
            write("Enter user name: ")
        }

        override fun dataReceived(data: ByteBuffer) {
            while (data.hasRemaining()) {
                val next = data.get().toInt()
                if (next == '\n'.code) {
                    lineReceived(rest.toByteArray())
                    rest.reset()
                } else if (rest.size() < longest) {
                    rest.write(next)
                } else {
                    writeLine("That line is too long.")
                    transport.close()
                    return
                }
            }
        }

        private fun lineReceived(data: ByteArray) {
            val line =
                try {
                    data.decodeToString(throwOnInvalidSequence = true).trim()
                } catch (_: CharacterCodingException) {
                    return writeLine("That is not UTF-8.")
                }
            when {
                user == null -> register(line)
                line == "NAMES" -> listUsers()
                else -> room.broadcast("$user: $line")
            }
        }

        private fun register(name: String) {
            if (room.arrive(name, this)) {
                user = name
            } else {
                writeLine("Username $name not available")
                write("Enter user name: ")
            }
        }

        private fun listUsers() {
            writeLine("Users here:")
            room.users.keys.forEach { writeLine("  $it") }
        }

        override fun pauseWriting() {
            transport.abort() // a slow reader: what it is told would pile up here
        }

        override fun connectionLost(cause: Throwable?) {
            user?.let(room::depart)
        }

        fun writeLine(line: String) = write("$line\r\n")

        private fun write(text: String) = transport.write(text.encodeToByteArray())
    }

    // endregion

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

    fun chat(longest: Int, loud: Int) {
        val room = Room("Chatterbox")
        val address = InetSocketAddress("127.0.0.1", 0)
        Transports.serve({ Session(room, longest) }, address).use { server ->
            conversation(server.port(), longest, loud)
        }
    }
}

fun main(args: Array<String>) =
    Coroutines.run(Action { ChatterboxProtocol.chat(args[0].toInt(), args[1].toInt()) })

// endregion
