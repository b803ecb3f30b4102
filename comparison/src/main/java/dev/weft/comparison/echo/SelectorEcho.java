package dev.weft.comparison.echo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/// Sends back what comes: the JDK's selector and nothing else, which is the floor.
final class SelectorEcho {
    private final Selector selector = Selector.open();
    private final ServerSocketChannel server = ServerSocketChannel.open();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(65536);

    private SelectorEcho() throws IOException {
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
    }

    private void serve() throws IOException {
        while (true) {
            selector.select(this::isReady);
        }
    }

    private void isReady(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                accept();
            } else {
                echo((SocketChannel) key.channel());
            }
        } catch (IOException gone) {
            key.cancel();
        }
    }

    private void accept() throws IOException {
        SocketChannel client = server.accept();
        client.configureBlocking(false);
        client.setOption(StandardSocketOptions.TCP_NODELAY, true);
        client.register(selector, SelectionKey.OP_READ);
    }

    private void echo(SocketChannel client) throws IOException {
        if (client.read(buffer.clear()) < 0) {
            client.close();
            return;
        }
        buffer.flip();
        while (buffer.hasRemaining()) {
            client.write(buffer); // a server in earnest would wait for room
        }
    }

    static void main() throws IOException {
        var echo = new SelectorEcho();
        ServerProcess.serves(echo.server.socket().getLocalPort());
        echo.serve();
    }
}
