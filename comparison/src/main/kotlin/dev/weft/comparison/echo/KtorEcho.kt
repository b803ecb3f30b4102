package dev.weft.comparison.echo

import io.ktor.network.selector.SelectorManager
import io.ktor.network.sockets.InetSocketAddress
import io.ktor.network.sockets.Socket
import io.ktor.network.sockets.aSocket
import io.ktor.network.sockets.openReadChannel
import io.ktor.network.sockets.openWriteChannel
import io.ktor.utils.io.readAvailable
import io.ktor.utils.io.writeFully
import java.io.IOException
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking

/** Sends back what comes: ktor-network, its coroutines on one thread. */
fun main(): Unit = runBlocking {
    val server =
        aSocket(SelectorManager(coroutineContext)).tcp().bind("127.0.0.1", 0) {
            backlogSize = 1024
        }
    ServerProcess.serves((server.localAddress as InetSocketAddress).port)
    while (true) {
        val client = server.accept()
        launch {
            try {
                client.use { echo(it) }
            } catch (_: IOException) {
                // The client has gone.
            }
        }
    }
}

private suspend fun echo(client: Socket) {
    val input = client.openReadChannel()
    val output = client.openWriteChannel(autoFlush = false)
    val buffer = ByteArray(65536)
    while (true) {
        val count = input.readAvailable(buffer)
        if (count < 0) break
        output.writeFully(buffer, 0, count)
        output.flush()
    }
}
