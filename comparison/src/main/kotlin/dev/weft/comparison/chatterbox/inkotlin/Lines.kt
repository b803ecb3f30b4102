package dev.weft.comparison.chatterbox.inkotlin

import dev.weft.comparison.chatterbox.LineTooLongException
import dev.weft.net.IncompleteReadException
import dev.weft.net.LimitOverrunException
import dev.weft.net.StreamReader
import java.io.ByteArrayOutputStream
import java.io.IOException
import java.nio.charset.CharacterCodingException

private const val NEWLINE = '\n'.code.toByte()
private val END = byteArrayOf(NEWLINE)
private val COMMAND = byteArrayOf(Telnet.COMMAND)

/**
 * What terminals obey and do not show: all control characters, not only those of ASCII, and what
 * ends a line or has it run the other way.
 */
private val OBEYED = Regex("""[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]""")
private val BLANK_END = Regex("""\p{Zs}+$""")

/**
 * The lines that a user sends, as `nc` and telnet send them. One that is wrong is told as an
 * exception, and the next call reads on behind it.
 */
internal class Lines(
    private val reader: StreamReader,
    private val telnet: Telnet,
    private val longest: Int,
) {
    /**
     * Waits for the next line and returns it, without blanks at its end and control characters;
     * null if the user is gone.
     *
     * @throws CharacterCodingException if it is not UTF-8
     * @throws LineTooLongException if it is too long
     * @throws IOException if the connection broke
     */
    fun next(): String? =
        bytes()
            .takeIf { it.isNotEmpty() }
            ?.decodeToString(throwOnInvalidSequence = true)
            ?.replace(OBEYED, "")
            ?.replace(BLANK_END, "")

    /**
     * A line with its end; without, if it is the last, which nobody need end; nothing behind that.
     */
    private fun bytes(): ByteArray {
        val line = ByteArrayOutputStream()
        try {
            do {
                var piece = reader.readUntilAny(END, COMMAND)
                if (piece.last() == Telnet.COMMAND) {
                    line.write(piece, 0, piece.size - 1)
                    piece = telnet.obey()
                }
                line.writeBytes(piece)
                val isWhole = piece.lastOrNull() == NEWLINE
                if (line.size() > longest + END.size) throw tooLong(isWhole) // in pieces
            } while (!isWhole)
        } catch (end: IncompleteReadException) {
            line.writeBytes(end.partial())
        } catch (_: LimitOverrunException) {
            throw tooLong(isWhole = false)
        }
        return line.toByteArray()
    }

    private fun tooLong(isWhole: Boolean): LineTooLongException {
        if (!isWhole) skip()
        return LineTooLongException(longest)
    }

    /**
     * Throws away what there is of a line that is too long, and then its rest: a user who never
     * ends it takes no memory.
     */
    private fun skip() {
        while (true) {
            try {
                reader.readUntil(NEWLINE)
                return
            } catch (_: IncompleteReadException) {
                return
            } catch (more: LimitOverrunException) {
                reader.readExactly(more.consumed())
            }
        }
    }
}
