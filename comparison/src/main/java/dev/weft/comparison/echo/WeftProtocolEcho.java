package dev.weft.comparison.echo;

import static dev.weft.Coroutines.run;

import dev.weft.net.Protocol;
import dev.weft.net.Server;
import dev.weft.net.Transport;
import dev.weft.net.Transports;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/// Sends back what comes: Weft, transport and protocol.
final class WeftProtocolEcho implements Protocol {
    private Transport transport;

    @Override
    public void connectionMade(Transport transport) {
        this.transport = transport;
    }

    @Override
    public void dataReceived(ByteBuffer data) {
        transport.write(data);
    }

    static void main() {
        run(() -> {
            var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            Server server = Transports.serve(WeftProtocolEcho::new, anyPort);
            ServerProcess.serves(server.port());
            server.serveForever();
        });
    }
}
