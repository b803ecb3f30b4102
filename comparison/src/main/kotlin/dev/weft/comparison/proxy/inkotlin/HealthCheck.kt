package dev.weft.comparison.proxy.inkotlin

import dev.weft.net.Protocol
import dev.weft.net.Transport
import java.io.IOException
import kotlin.time.Duration
import kotlinx.coroutines.delay

/**
 * Connects to a back end at an interval, so that it is known to be down before a client has to find
 * out, and to be up again at all. Ends when it is cancelled.
 */
internal suspend fun check(backend: Backend, interval: Duration): Nothing {
    while (true) {
        try {
            backend.connect { Probe }
        } catch (_: IOException) {
            // It has been counted.
        }
        delay(interval)
    }
}

/** Says nothing, and goes. */
private object Probe : Protocol {
    override fun connectionMade(transport: Transport) = transport.close()
}
