package dev.weft.comparison.proxy.inkotlin

import dev.weft.net.Protocol
import dev.weft.net.Transport
import java.nio.ByteBuffer

/** A back end to play with: sends back what it gets, and closes when its client does. */
internal class EchoBackend : Protocol {
    private lateinit var transport: Transport

    override fun connectionMade(transport: Transport) {
        this.transport = transport
    }

    override fun dataReceived(data: ByteBuffer) = transport.write(data)

    override fun pauseWriting() = transport.pauseReading()

    override fun resumeWriting() = transport.resumeReading()
}
