package dev.weft.comparison.echo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/// Sends one message over each of many connections, has it back, and does nothing more.
final class IdleClient {
    private IdleClient() {}

    /// @param args port, connections
    static void main(String[] args) throws IOException {
        var server =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
        List<SocketChannel> peers = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(args[1]); i++) {
            SocketChannel peer = SocketChannel.open(server);
            var message = ByteBuffer.allocate(1024);
            peer.write(message);
            message.clear();
            while (message.hasRemaining() && peer.read(message) >= 0) {
                // The rest of it.
            }
            peers.add(peer);
        }
        System.out.println("idle " + peers.size());
        System.in.read(); // until whoever started this has gone
    }
}
