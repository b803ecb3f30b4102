package dev.weft.comparison.chatterbox.inkotlin

import dev.weft.net.StreamReader

private const val FIRST = 240 // of the commands; below, it was none
private const val WILL = 251.toByte()
private const val WONT = 252.toByte()
private const val DO = 253.toByte()
private const val DONT = 254.toByte()
private val NOTHING = byteArrayOf()

/**
 * What a telnet sends beside the text (RFC 854): commands, each behind a byte that no text in UTF-8
 * has. Whatever it offers or asks for is declined, and at once: having sent a Ctrl-C it shows
 * nothing until it has its answer.
 */
internal class Telnet(private val reader: StreamReader, private val answer: (ByteArray) -> Unit) {
    /**
     * Reads what comes behind [COMMAND] and returns what of it is text, or is none and no command
     * either.
     *
     * @throws java.io.IOException if the connection broke or ended
     */
    fun obey(): ByteArray {
        val command = next()
        when (command) {
            WILL -> decline(DONT, next())
            DO -> decline(WONT, next())
            WONT,
            DONT -> next()
            else ->
                if (command.toUByte().toInt() < FIRST || command == COMMAND)
                    return byteArrayOf(COMMAND, command)
        }
        return NOTHING
    }

    private fun next(): Byte = reader.readExactly(1).single()

    private fun decline(how: Byte, option: Byte) = answer(byteArrayOf(COMMAND, how, option))

    companion object {
        /** What a command begins with. */
        const val COMMAND = 255.toByte()
    }
}
