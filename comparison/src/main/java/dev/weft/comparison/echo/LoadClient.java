package dev.weft.comparison.echo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;

/// Sends a message over each of several connections and, whenever it has come back whole, the next
/// one. Nothing but a selector, and so nobody's friend.
final class LoadClient {
    private static final int MESSAGE = 1024; // bytes
    private static final int MOST_SAMPLES = 4_000_000;

    private final Selector selector = Selector.open();
    private final ByteBuffer message = ByteBuffer.allocateDirect(MESSAGE);
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(65536);
    private final long[] samples = new long[MOST_SAMPLES];
    private int count;
    private boolean ending; // what comes back is not answered any more

    private static final class Peer {
        private final SocketChannel channel;
        private long sentAt;
        private int missing;

        private Peer(SocketChannel channel) {
            this.channel = channel;
        }
    }

    private LoadClient(int port, int connections) throws IOException {
        var server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        for (int i = 0; i < connections; i++) {
            SocketChannel channel = SocketChannel.open(server);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, new Peer(channel));
        }
    }

    private void send(Peer peer) throws IOException {
        peer.sentAt = System.nanoTime();
        peer.missing = MESSAGE;
        peer.channel.write(message.clear()); // it fits: nothing else is under way
    }

    private void isReady(SelectionKey key) {
        var peer = (Peer) key.attachment();
        try {
            int bytes = peer.channel.read(buffer.clear());
            if (bytes < 0) {
                throw new IOException("the server has closed a connection");
            }
            peer.missing -= bytes;
            if (peer.missing == 0) {
                if (count < MOST_SAMPLES) {
                    samples[count++] = System.nanoTime() - peer.sentAt;
                }
                if (ending) {
                    peer.channel.close();
                } else {
                    send(peer);
                }
            }
        } catch (IOException broken) {
            throw new IllegalStateException("the server does not echo", broken);
        }
    }

    private void runFor(Duration time) throws IOException {
        count = 0;
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            selector.select(this::isReady, 100);
        }
    }

    /// Waits for what is under way, and closes: a connection that is cut would be the server's
    /// trouble.
    private void end() throws IOException {
        ending = true;
        while (!selector.keys().isEmpty()) {
            selector.select(this::isReady, 100);
        }
    }

    private void report(Duration time) {
        Arrays.sort(samples, 0, count);
        System.out.printf(
                "%d %d %d%n", count * 1_000_000_000L / time.toNanos(), micros(0.5), micros(0.99));
    }

    private long micros(double quantile) {
        return count == 0 ? 0 : samples[(int) (quantile * (count - 1))] / 1000;
    }

    /// Measures, and prints a line when it is warm, and one for each window: messages a second, and
    /// of the time that one takes the median and the 99th percentile, in microseconds.
    ///
    /// @param args port, connections, seconds to warm up, seconds of a window, windows
    static void main(String[] args) throws IOException {
        var client = new LoadClient(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
        for (SelectionKey key : client.selector.keys()) {
            client.send((Peer) key.attachment());
        }
        client.runFor(Duration.ofSeconds(Long.parseLong(args[2])));
        System.out.println("warm");
        var window = Duration.ofSeconds(Long.parseLong(args[3]));
        for (int i = 0; i < Integer.parseInt(args[4]); i++) {
            client.runFor(window);
            client.report(window);
        }
        client.end();
    }
}
