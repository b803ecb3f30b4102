package dev.weft.comparison.proxy;

import dev.weft.net.Server;
import dev.weft.net.Streams;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/// Back ends for tests, on ports of the system's choice.
final class Backends {
    /// A port where nobody listens, nor will.
    static final int NOBODY = 1;

    private Backends() {}

    /// Says its name, then sends back what it gets.
    static Server greeter(String name) throws IOException {
        return Streams.serveLocally(
                0,
                (reader, writer) -> {
                    writer.write(name + "\n");
                    for (String line : reader.lines()) {
                        writer.write(line + "\n");
                        writer.drain();
                    }
                });
    }

    /// Holds a port at which nobody listens yet.
    static SocketChannel reservedPort() throws IOException {
        return SocketChannel.open()
                .setOption(StandardSocketOptions.SO_REUSEADDR, true)
                .bind(new InetSocketAddress("127.0.0.1", 0));
    }

    static int port(SocketChannel reserved) throws IOException {
        return ((InetSocketAddress) reserved.getLocalAddress()).getPort();
    }
}
