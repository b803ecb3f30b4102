package dev.weft.comparison.chatterbox.inkotlin

import dev.weft.Coroutine
import dev.weft.Coroutines
import dev.weft.comparison.chatterbox.LineTooLongException
import dev.weft.comparison.chatterbox.ServerSettings
import dev.weft.net.StreamReader
import dev.weft.net.StreamWriter
import java.io.IOException
import java.nio.charset.CharacterCodingException
import java.util.concurrent.TimeoutException

/**
 * The life of a connection: a name is asked for, and then lines are answered until one side has had
 * enough. However it ends, the user is out of the house and the connection closed.
 */
internal class Session(
    private val house: House,
    private val settings: ServerSettings,
    reader: StreamReader,
    writer: StreamWriter,
) {
    private val mailbox = Mailbox(writer, settings.backlog)
    private val lines = Lines(reader, Telnet(reader, mailbox::put), settings.longest)
    private var user: User? = null // until there is a name

    fun run() {
        var how = "departed."
        try {
            mailbox.putLine("* Welcome to Chatterbox. HELP says what you can do.")
            user = register()
            user?.let { converse(Concierge(house, it)) }
        } catch (_: TimeoutException) {
            mailbox.putLine("* You have been silent for too long. Goodbye.")
            how = "departed: silent for too long."
        } catch (_: IOException) {
            how = "departed: the connection broke."
        } finally {
            user?.let { house.leave(it, if (mailbox.hasOverflown) "departed: too slow." else how) }
            close()
        }
    }

    private fun close() {
        try {
            mailbox.closeAndWait(settings.farewell)
        } catch (_: IOException) {
            // Closed it is.
        }
    }

    /** Asks for a name until there is a good one; null if it is never to be known. */
    private fun register(): User? {
        while (true) {
            mailbox.put("Enter user name: ")
            val line = nextLine()
            if (line == null || Request.of(line) is Request.Quit) return null
            val candidate = User(line, mailbox::putLine)
            when {
                !House.isName(line) ->
                    mailbox.putLine("! A name has 1 to 20 letters, digits, - and _.")
                !house.admit(candidate) -> mailbox.putLine("! The name $line is taken.")
                else -> return candidate
            }
        }
    }

    private fun converse(concierge: Concierge) {
        do {
            val line = nextLine()
        } while (line != null && concierge.answer(Request.of(line)))
    }

    /**
     * Waits for a line as long as silence may last. Lines that are wrong are as good as silence.
     */
    private fun nextLine(): String? =
        Coroutines.withTimeout(settings.idle, Coroutine { nextGoodLine() })

    private fun nextGoodLine(): String? {
        while (true) {
            Coroutines.yieldNow() // others have their turn, however much this one sends
            mailbox.drain()
            try {
                return lines.next()
            } catch (_: CharacterCodingException) {
                mailbox.putLine("! That was not UTF-8, and is ignored.")
            } catch (tooLong: LineTooLongException) {
                mailbox.putLine("! ${tooLong.message}, and is ignored.")
            }
        }
    }

    /** Tells the user something and ends the session. */
    fun end(reason: String) {
        mailbox.putLine(reason)
        mailbox.close()
    }
}
