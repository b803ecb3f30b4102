package dev.weft.net;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.sleep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Coroutine;
import dev.weft.Future;
import dev.weft.loop.Link;
import dev.weft.loop.Listener;
import dev.weft.loop.LoopParts;
import dev.weft.loop.Network;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// What a network does whether it is the system's or simulated, down to the words of its failures:
/// what holds here makes a simulation worth its while.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class NetworkContract {
    /// Runs a main task on a loop that has the network.
    abstract void run(Coroutine.Action main);

    /// Two links that are connected with each other.
    private record Ends(Listener listener, Link one, Link other) implements AutoCloseable {
        static Ends open() throws IOException {
            return at(network().listen(loopback(0), 10, Map.of()));
        }

        static Ends at(Listener listener) throws IOException {
            Link one = connect(listener.address());
            Link other = listener.accept(network());
            while (other == null) {
                sleep(Duration.ofMillis(1));
                other = listener.accept(network());
            }
            return new Ends(listener, one, other);
        }

        @Override
        public void close() throws IOException {
            one.close();
            other.close();
            listener.close();
        }
    }

    private static Network network() {
        return LoopParts.of(currentLoop()).network();
    }

    private static Link connect(SocketAddress address) throws IOException {
        Link link = network().connect(address, null, Map.of());
        while (!link.finishConnect()) {
            sleep(Duration.ofMillis(1));
        }
        return link;
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static void write(Link link, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        assertThat(link.write(bytes)).isEqualTo(text.length());
        assertThat(bytes.hasRemaining()).isFalse();
    }

    /// Reads, once there is something.
    private static String read(Link link, int most) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(most);
        int count = link.read(bytes);
        while (count == 0) {
            sleep(Duration.ofMillis(1));
            count = link.read(bytes);
        }
        return count < 0
                ? "end"
                : new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }

    private static void waitUntilReady(Link link, int operation) throws IOException {
        Future<Void> ready = currentLoop().createFuture();
        link.attach(operation, () -> ready.complete(null));
        await(ready);
        assertThat(link.readyFor()).isEqualTo(operation);
        link.watchFor(0);
    }

    /// Writes until the system says no.
    private static void writeUntilItFails(Link link) throws IOException {
        for (int i = 0; i < 1000; i++) {
            link.write(ByteBuffer.allocate(1));
            sleep(Duration.ofMillis(1));
        }
    }

    @Test
    void bytesComeInOrderAndBeforeTheEnd() {
        run(() -> {
            try (Ends ends = Ends.open()) {
                write(ends.one(), "abc");
                write(ends.one(), "def");
                ends.one().close();

                assertThat(read(ends.other(), 2)).isEqualTo("ab");
                String rest = "";
                while (rest.length() < 4) {
                    rest += read(ends.other(), 100);
                }
                assertThat(rest).isEqualTo("cdef");
                assertThat(read(ends.other(), 100)).isEqualTo("end");
                assertThat(read(ends.other(), 100)).isEqualTo("end");
            }
        });
    }

    @Test
    void oneDirectionEndsByItself() {
        run(() -> {
            try (Ends ends = Ends.open()) {
                ends.one().shutdownOutput();

                assertThat(read(ends.other(), 1)).isEqualTo("end");
                write(ends.other(), "answer");
                assertThat(read(ends.one(), 6)).isEqualTo("answer");
                assertThatThrownBy(() -> write(ends.one(), "x"))
                        .isInstanceOf(ClosedChannelException.class);
            }
        });
    }

    @Test
    void whoWritesMoreThanIsReadHasToWait() {
        run(() -> {
            try (Ends ends = Ends.open()) {
                var much = ByteBuffer.allocate(64_000_000);
                while (ends.one().write(much) > 0) {
                    // All that it takes.
                }
                assertThat(much.hasRemaining()).isTrue();

                for (int left = much.position(); left > 0; ) {
                    left -= read(ends.other(), 60_000).length();
                }
                waitUntilReady(ends.one(), Link.WRITE);
                assertThat(ends.one().write(much)).isPositive();
            }
        });
    }

    @Test
    void whoClosesWithoutHavingReadAllResets() {
        run(() -> {
            try (Ends ends = Ends.open()) {
                write(ends.one(), "unread");
                write(ends.other(), "last words");
                assertThat(read(ends.other(), 1)).isEqualTo("u");
                ends.other().close();

                assertThat(read(ends.one(), 4)).isEqualTo("last");
                assertThat(read(ends.one(), 10)).isEqualTo(" words");
                for (int i = 0; i < 2; i++) {
                    assertThatThrownBy(() -> read(ends.one(), 1))
                            .isInstanceOf(SocketException.class)
                            .hasMessage("Connection reset");
                }
                assertThatThrownBy(() -> write(ends.one(), "x"))
                        .isInstanceOf(IOException.class)
                        .hasMessage("Broken pipe");
            }
        });
    }

    @Test
    void aResetIsToldTheWriterToo() {
        run(() -> {
            try (Ends ends = Ends.open()) {
                write(ends.one(), "unread");
                assertThat(read(ends.other(), 1)).isEqualTo("u");
                ends.other().close();
                waitUntilReady(ends.one(), Link.READ);

                assertThatThrownBy(() -> write(ends.one(), "x"))
                        .isInstanceOf(IOException.class)
                        .hasMessage("Connection reset by peer");
                assertThatThrownBy(() -> write(ends.one(), "x"))
                        .isInstanceOf(IOException.class)
                        .hasMessage("Broken pipe");
                assertThat(read(ends.one(), 1)).isEqualTo("end");
            }
        });
    }

    @Test
    void aResetBreaksThePeerBehindWhatHasCome() {
        run(() -> {
            try (Ends ends = Ends.open()) {
                write(ends.other(), "all");
                assertThat(read(ends.one(), 1)).isEqualTo("a");
                ends.other().reset();
                ends.other().reset();

                assertThat(read(ends.one(), 10)).isEqualTo("ll");
                assertThatThrownBy(() -> read(ends.one(), 1))
                        .isInstanceOf(SocketException.class)
                        .hasMessage("Connection reset");
            }
        });
    }

    @Test
    void whoWritesToAPeerThatHasClosedLearnsOfItLater() {
        run(() -> {
            try (Ends ends = Ends.open()) {
                ends.other().close();

                assertThat(read(ends.one(), 1)).isEqualTo("end");
                write(ends.one(), "into the void");
                assertThatThrownBy(() -> writeUntilItFails(ends.one()))
                        .isInstanceOf(IOException.class)
                        .hasMessage("Broken pipe");
                assertThat(read(ends.one(), 1)).isEqualTo("end");
            }
        });
    }

    @Test
    void whoIsNotAcceptedIsTurnedAwayAtTheEnd() {
        run(() -> {
            Listener listener = network().listen(loopback(0), 10, Map.of());
            Link link = connect(listener.address());
            listener.close();

            assertThatThrownBy(() -> read(link, 1))
                    .isInstanceOf(SocketException.class)
                    .hasMessage("Connection reset");
            link.close();
        });
    }

    @Test
    void whereNobodyListensOneIsRefused() {
        run(() -> {
            Listener listener = network().listen(loopback(0), 10, Map.of());
            listener.close();

            assertThatThrownBy(() -> connect(listener.address()))
                    .isInstanceOf(ConnectException.class)
                    .hasMessage("Connection refused");
        });
    }

    @Test
    void anAddressIsServedOnce() {
        run(() -> {
            Listener listener = network().listen(loopback(0), 10, Map.of());
            int port = ((InetSocketAddress) listener.address()).getPort();
            assertThat(port).isPositive();
            for (var address :
                    new InetSocketAddress[] {loopback(port), new InetSocketAddress(port)}) {
                assertThatThrownBy(() -> network().listen(address, 10, Map.of()))
                        .isInstanceOf(BindException.class)
                        .hasMessage("Address already in use");
            }
            listener.close();
            network().listen(loopback(port), 10, Map.of()).close();
        });
    }

    @Test
    void aServerEverywhereIsAtEveryAddress() {
        run(() -> {
            Listener listener = network().listen(new InetSocketAddress(0), 10, Map.of());
            int port = ((InetSocketAddress) listener.address()).getPort();

            Ends.at(new At(loopback(port), listener)).close();
            listener.close();
        });
    }

    /// A listener that is known under another address.
    private record At(InetSocketAddress address, Listener listener) implements Listener {
        @Override
        public void attach(Runnable handler) throws IOException {
            listener.attach(handler);
        }

        @Override
        public void listen(boolean wanted) {
            listener.listen(wanted);
        }

        @Override
        public Link accept(Network network) throws IOException {
            return listener.accept(network);
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }

    @Test
    void bothEndsKnowBothAddresses() {
        run(() -> {
            try (Ends ends = Ends.open()) {
                assertThat(ends.one().remoteAddress())
                        .isEqualTo(ends.other().localAddress())
                        .isEqualTo(ends.listener().address());
                assertThat(ends.one().localAddress()).isEqualTo(ends.other().remoteAddress());
            }
        });
    }

    @Test
    void anAddressMayBeAPath() {
        run(() -> {
            var path = UnixDomainSocketAddress.of(directory().resolve("socket"));
            assertThatThrownBy(() -> connect(path))
                    .isInstanceOf(SocketException.class)
                    .hasMessage("No such file or directory");
            Listener listener = network().listen(path, 10, Map.of());
            try (Ends ends = Ends.at(listener)) {
                write(ends.one(), "by path");
                assertThat(read(ends.other(), 10)).isEqualTo("by path");
                assertThat(ends.one().localAddress()).isEqualTo(UnixDomainSocketAddress.of(""));
            }
            assertThatThrownBy(() -> connect(path)) // the file has gone with the listener
                    .isInstanceOf(SocketException.class)
                    .hasMessage("No such file or directory");
        });
    }

    /// Where there may be sockets.
    abstract Path directory();
}
