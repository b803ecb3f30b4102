package dev.weft.comparison.echo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
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
final class LoadClient implements AutoCloseable {
    private static final int MESSAGE = 1024; // bytes
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Selector selector = Selector.open();
    private final ByteBuffer message = ByteBuffer.allocateDirect(MESSAGE);
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(65536);
    private long[] samples = new long[1 << 18]; // nanoseconds
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
                if (count == samples.length) {
                    samples = Arrays.copyOf(samples, count * 2);
                }
                samples[count++] = System.nanoTime() - peer.sentAt;
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
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!selector.keys().isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new IOException("the server does not answer");
            }
            selector.select(this::isReady, 100);
        }
    }

    private void report() throws IOException {
        if (count == 0) {
            throw new IOException("the server does not answer");
        }
        Arrays.sort(samples, 0, count);
        System.out.printf("%d %d %d%n", count, micros(0.5), micros(0.99));
    }

    private long micros(double quantile) {
        return samples[(int) (quantile * (count - 1))] / 1000;
    }

    /// Measures as often as it is asked to. Each line of standard input asks: port, connections,
    /// milliseconds to warm up, milliseconds to measure. It prints a line when it is warm, and then
    /// how many messages came back, and of the time that one takes the median and the 99th
    /// percentile, in microseconds. A last line says that the server took the end in good order.
    static void main() throws IOException {
        var requests = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            int[] request = Arrays.stream(line.split(" ")).mapToInt(Integer::parseInt).toArray();
            try (var client = new LoadClient(request[0], request[1])) {
                client.measure(Duration.ofMillis(request[2]), Duration.ofMillis(request[3]));
            }
        }
    }

    private void measure(Duration toWarmUp, Duration window) throws IOException {
        for (SelectionKey key : selector.keys()) {
            send((Peer) key.attachment());
        }
        runFor(toWarmUp);
        System.out.println("warm");
        runFor(window);
        report();
        end();
        System.out.println("done");
    }

    @Override
    public void close() throws IOException {
        selector.close();
    }
}
