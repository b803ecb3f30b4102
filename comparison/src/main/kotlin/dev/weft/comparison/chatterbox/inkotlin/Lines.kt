package dev.weft.comparison.chatterbox.inkotlin

import dev.weft.net.IncompleteReadException
import dev.weft.net.LimitOverrunException
import dev.weft.net.StreamReader
import java.io.IOException
import java.nio.charset.CharacterCodingException

private const val NEWLINE = '\n'.code.toByte()

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
internal class Lines(private val reader: StreamReader) {
    /**
     * Waits for the next line and returns it, without blanks at its end and control characters;
     * null if the user is gone.
     *
     * @throws CharacterCodingException if it is not UTF-8
     * @throws LimitOverrunException if it is longer than the reader's limit
     * @throws IOException if the connection broke
     */
    fun next(): String? {
        val line =
            try {
                reader.readUntil(NEWLINE)
            } catch (end: IncompleteReadException) {
                end.partial().ifEmpty { null } // nobody need end the last line
            } catch (tooLong: LimitOverrunException) {
                skip()
                throw tooLong
            }
        return line
            ?.decodeToString(throwOnInvalidSequence = true)
            ?.replace(OBEYED, "")
            ?.replace(BLANK_END, "")
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

private fun ByteArray.ifEmpty(default: () -> ByteArray?): ByteArray? =
    if (isEmpty()) default() else this
