package dev.weft.comparison.chatterbox.inkotlin

import dev.weft.Coroutine.Action
import dev.weft.Coroutines
import dev.weft.net.StreamWriter
import java.time.Duration
import java.util.concurrent.TimeoutException

/**
 * What is on its way to a user. Whoever tells somebody something does not wait until it is read.
 *
 * What the system does not take waits in the transport, and there is a limit to it: beyond, the
 * user is too slow and is cut off. So a slow reader costs nobody time, and memory up to the limit.
 *
 * @param limit how many bytes may wait
 */
internal class Mailbox(private val writer: StreamWriter, private val limit: Int) {
    private val transport = writer.transport()

    /** Whether the user was too slow. */
    var hasOverflown = false
        private set

    private val isOverLimit
        get() = transport.writeBufferSize() > limit

    /** Puts a line in. One that comes too late, when the connection is closed, is dropped. */
    fun putLine(line: String) = put("$line\r\n")

    /** Puts in a text that ends no line. */
    fun put(text: String) = put(text.encodeToByteArray())

    /** Puts in bytes that are no text. */
    fun put(bytes: ByteArray) {
        writer.write(bytes)
        if (isOverLimit) {
            transport.flush() // what is written in one turn is collected, which is not slow
        }
        if (isOverLimit) {
            hasOverflown = true
            transport.abort() // of which the session's reader hears
        }
    }

    /**
     * Waits until what is here is little. A session does so before it reads on: who writes without
     * reading is made to wait, and holds up nobody else.
     */
    fun drain() = writer.drain()

    /** Takes nothing more. The connection is closed once all that is here is delivered. */
    fun close() = writer.close()

    /** Closes and waits until all is delivered. What takes too long is given up. */
    fun closeAndWait(most: Duration) {
        try {
            Coroutines.waitFor(Action { writer.closeAndWait() }, most)
        } catch (_: TimeoutException) {
            // Cut off, as below.
        } finally {
            transport.abort() // nothing to do if it is over
        }
    }
}
