package dev.weft.comparison.proxy.inkotlin

import dev.weft.comparison.proxy.Console
import dev.weft.comparison.proxy.Endpoint
import dev.weft.comparison.proxy.TimeSpan
import dev.weft.net.ConnectOptions
import dev.weft.net.Protocol
import dev.weft.net.Transports
import java.io.IOException
import java.net.InetSocketAddress
import java.net.SocketTimeoutException
import kotlin.time.Duration
import kotlin.time.toJavaDuration
import kotlinx.coroutines.withTimeoutOrNull

/** A back end, and how it stands. Loop only. */
internal class Backend(
    private val address: InetSocketAddress,
    private val patience: Duration,
    private val health: Health,
    private val console: Console,
) {
    val isUp
        get() = health.isUp

    var active = 0 // connections that are there, or being made
    var served = 0L // connections that were made for clients
    var failed = 0L // those that could not be
    var sent = 0L // bytes
    var received = 0L

    /** Connects to it, which tells something about its health. */
    suspend fun connect(protocol: () -> Protocol) {
        try {
            connectInTime(protocol)
        } catch (failure: IOException) {
            if (health.count(connected = false)) console.say("$this is down: ${failure.message}")
            throw failure
        }
        if (health.count(connected = true)) console.say("$this is up again")
    }

    // What is connected too late is the protocol's, which hears of it in any case.
    private suspend fun connectInTime(protocol: () -> Protocol) =
        withTimeoutOrNull(patience) {
            inTask { Transports.connect(protocol, address, ConnectOptions.defaults()) }
        }
            ?: throw SocketTimeoutException(
                "no answer within ${TimeSpan.text(patience.toJavaDuration())}"
            )

    override fun toString(): String = Endpoint.text(address)
}
