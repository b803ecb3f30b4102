package dev.weft.comparison.proxy.inkotlin

import dev.weft.EventLoop
import dev.weft.Future
import dev.weft.comparison.proxy.ProxySettings
import dev.weft.kotlin.future
import dev.weft.net.Protocol
import dev.weft.net.Transport
import java.io.IOException
import java.nio.ByteBuffer

/**
 * One client's connection, sent on to a back end: two ends, each of which passes on what it hears.
 * Loop only.
 *
 * |an end hears                    |the other                                                   |
 * |--------------------------------|------------------------------------------------------------|
 * |bytes                           |writes them, out of the very buffer that they were read into|
 * |that its peer will write no more|tells its own peer the same, after the last byte; where one |
 * |                                |of them speaks TLS, that it is over                         |
 * |that its peer reads too slowly  |reads no more, until that has caught up                     |
 * |that the connection is lost     |resets its own, so that nobody takes a part for the whole   |
 *
 * Until a back end is found the client is not read, so that there is nothing to be kept. From its
 * first byte on it stays with that back end: what was heard once cannot be asked for again.
 */
internal class Relay(
    private val loop: EventLoop,
    settings: ProxySettings,
    private val balancer: Balancer,
    private val status: Status,
) {
    /** What hears the client. */
    val client: Protocol
        get() = clientEnd

    private val idle = IdleTimer(loop, settings.idleTimeout, ::cutForSilence)
    private val clientEnd = ClientEnd()
    private var server: BackendEnd? = null // until one is connected

    /** Whether both sides have said all that they had to say. */
    private val isComplete
        get() = clientEnd.hasEnded && server?.hasEnded == true

    // region: finding a back end

    private suspend fun dial() {
        try {
            val tried = mutableSetOf<Backend>()
            while (server == null) {
                val next = balancer.next(tried)
                if (next == null) {
                    status.turnedAway++
                    return
                }
                tried += next
                tryOut(next)
            }
        } finally {
            if (server == null) clientEnd.reset()
        }
    }

    private suspend fun tryOut(backend: Backend) {
        backend.active++ // from now on, or all who come at once would choose it
        try {
            backend.connect { BackendEnd(backend) }
            backend.served++
        } catch (_: IOException) {
            backend.failed++
        } finally {
            if (server?.backend != backend) backend.active--
        }
    }

    private fun cutForSilence() {
        status.cutForSilence++
        clientEnd.reset()
        server?.reset()
    }

    // endregion

    private abstract inner class End : Protocol {
        lateinit var transport: Transport
        var hasEnded = false // its peer writes no more
        var isLost = false

        abstract val other: End?

        abstract fun count(bytes: Int)

        override fun dataReceived(data: ByteBuffer) {
            count(data.remaining())
            idle.move()
            other?.transport?.write(data)
        }

        override fun eofReceived(): Boolean {
            hasEnded = true
            idle.move()
            if (!transport.canWriteEof() || other?.transport?.canWriteEof() == false) {
                other?.hasEnded = true // TLS knows no half of an end: it is that of both
            }
            if (isComplete) other?.transport?.close() else other?.transport?.writeEof()
            return !isComplete
        }

        override fun pauseWriting() {
            other?.transport?.pauseReading()
        }

        override fun resumeWriting() {
            other?.transport?.resumeReading()
        }

        override fun connectionLost(cause: Throwable?) {
            isLost = true
            if (!isComplete) {
                transport.reset()
                other?.reset()
            }
            if (other?.isLost != false) idle.stop()
        }

        fun reset() {
            if (!isLost) transport.reset()
        }
    }

    private inner class ClientEnd : End() {
        private lateinit var dialing: Future<Unit>

        override val other
            get() = server

        override fun connectionMade(transport: Transport) {
            this.transport = transport
            transport.pauseReading()
            dialing = loop.future { dial() }
        }

        override fun count(bytes: Int) {
            server!!.backend.sent += bytes
        }

        override fun connectionLost(cause: Throwable?) {
            dialing.cancel()
            super.connectionLost(cause)
        }
    }

    private inner class BackendEnd(val backend: Backend) : End() {
        override val other
            get() = clientEnd

        override fun connectionMade(transport: Transport) {
            this.transport = transport
            if (clientEnd.isLost || server != null) {
                reset() // it comes too late
            } else {
                server = this
                clientEnd.transport.resumeReading()
                idle.start()
            }
        }

        override fun count(bytes: Int) {
            backend.received += bytes
        }

        override fun connectionLost(cause: Throwable?) {
            if (server === this) {
                backend.active--
                super.connectionLost(cause)
            }
        }
    }
}
