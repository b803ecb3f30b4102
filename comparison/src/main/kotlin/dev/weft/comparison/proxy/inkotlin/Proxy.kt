package dev.weft.comparison.proxy.inkotlin

import dev.weft.Coroutines.currentLoop
import dev.weft.comparison.proxy.CannotListenException
import dev.weft.comparison.proxy.Console
import dev.weft.comparison.proxy.Endpoint
import dev.weft.comparison.proxy.ProxySettings
import dev.weft.comparison.proxy.TimeSpan
import dev.weft.net.ServeOptions
import dev.weft.net.Server
import dev.weft.net.Streams
import dev.weft.net.Transports
import java.io.IOException
import java.net.InetAddress
import java.net.InetSocketAddress
import kotlin.time.toKotlinDuration
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext

/**
 * A TCP load balancer: serves until it is cancelled, and then lets the connections end.
 *
 * @throws CannotListenException if it cannot begin to
 */
@Throws(IOException::class)
suspend fun proxy(settings: ProxySettings, console: Console) {
    if (settings.backends.isNotEmpty()) {
        Proxy(settings, console).balance(settings.backends)
    } else {
        withEchoes { echoes ->
            console.say("no back end is named, so here are two that send back what they get")
            Proxy(settings, console).balance(echoes)
        }
    }
}

private suspend fun withEchoes(body: suspend (List<InetSocketAddress>) -> Unit) {
    val anyPort = InetSocketAddress(InetAddress.getLoopbackAddress(), 0)
    val echoes = mutableListOf<Server>()
    try {
        repeat(2) { echoes += Transports.serve(::EchoBackend, anyPort) }
        body(echoes.map { it.address })
    } finally {
        echoes.forEach(Server::close)
        echoes.forEach(Server::abortClients)
    }
}

private val Server.address
    get() = addresses().first() as InetSocketAddress

private class Proxy(private val settings: ProxySettings, private val console: Console) {
    suspend fun balance(addresses: List<InetSocketAddress>) {
        val backends = addresses.map {
            val health = Health(settings.fall, settings.rise)
            Backend(it, settings.connectTimeout.toKotlinDuration(), health, console)
        }
        val status = Status(settings.policy, backends)
        serve(Balancer(backends, settings.policy), status).use { server ->
            servePage(status).use { page ->
                announce(backends, server, page)
                try {
                    goOn(backends, status)
                } finally {
                    withContext(NonCancellable) { drain(server) }
                }
            }
        }
    }

    private suspend fun serve(balancer: Balancer, status: Status): Server {
        val loop = currentLoop()
        val options =
            ServeOptions.defaults().connectionLimit(settings.connectionLimit).let {
                if (settings.tls == null) it else it.tls(settings.tls)
            }
        return listen(settings.listen, "--listen") {
            Transports.serve({ Relay(loop, settings, balancer, status).client }, it, options)
        }
    }

    private suspend fun servePage(status: Status): Server? =
        settings.statusPage?.let { address ->
            listen(address, "--status-page") { Streams.serve(it, StatusPage(status)) }
        }

    private suspend fun listen(
        address: InetSocketAddress,
        option: String,
        serve: (InetSocketAddress) -> Server,
    ): Server =
        try {
            inTask { serve(address) } // which may wait, for the address of a name
        } catch (failure: IOException) {
            throw CannotListenException(address, option, failure)
        }

    private fun announce(backends: List<Backend>, server: Server, page: Server?) {
        val where = Endpoint.text(server.address)
        console.say("listening at $where, ${settings.policy} over ${backends.joinToString()}")
        if (page != null) console.say("status at http://${Endpoint.text(page.address)}/")
    }

    private suspend fun goOn(backends: List<Backend>, status: Status): Nothing = coroutineScope {
        if (settings.checkInterval.isPositive) {
            backends.forEach { launch { check(it, settings.checkInterval.toKotlinDuration()) } }
        }
        if (settings.statusLine) launch { status.showOn(console) }
        awaitCancellation()
    }

    private suspend fun drain(server: Server) {
        server.close()
        val left = server.clients().size
        if (left > 0) {
            val time = TimeSpan.text(settings.drainTimeout)
            val have = if (left == 1) "has" else "have"
            console.say("stopping; ${connections(left)} $have $time to end")
        }
        val inTime = inTask { server.drain(settings.drainTimeout) }
        console.say(
            if (inTime) "stopped; all connections have ended"
            else "stopped; some connections were cut"
        )
    }
}
