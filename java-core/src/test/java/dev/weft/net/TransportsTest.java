package dev.weft.net;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Future;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Protocols over real sockets.
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TransportsTest {
    static final InetSocketAddress ANY_PORT =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    /// Sends back what comes, out of a buffer of four bytes.
    private static final class SmallEcho implements BufferedProtocol {
        private final ByteBuffer own = ByteBuffer.allocate(4);
        private final List<Integer> sizes = new ArrayList<>();
        private Transport transport;

        @Override
        public void connectionMade(Transport transport) {
            this.transport = transport;
        }

        @Override
        public ByteBuffer getBuffer(int sizeHint) {
            return own.clear();
        }

        @Override
        public void bufferUpdated(int bytes) {
            sizes.add(bytes);
            transport.write(own.flip());
        }
    }

    @Test
    void aBufferedProtocolIsReadIntoItsOwnBuffer() {
        var echo = new SmallEcho();
        byte[] answer =
                run(() -> {
                    try (Server server = Transports.serve(() -> echo, ANY_PORT);
                            Connection peer = Streams.connect("localhost", server.port())) {
                        peer.writer().write("0123456789");
                        return peer.reader().readExactly(10);
                    }
                });

        assertThat(answer).asString().isEqualTo("0123456789");
        assertThat(echo.sizes).hasSizeGreaterThan(2).allMatch(size -> size <= 4);
    }

    @Test
    void aTransportKnowsBothAddresses() {
        run(() -> {
            try (Server server = Transports.serve(SmallEcho::new, ANY_PORT);
                    Connection peer = Streams.connect("127.0.0.1", server.port())) {
                peer.writer().write("x");
                peer.reader().readExactly(1);
                Transport there = server.clients().iterator().next();

                assertThat(peer.writer().extraInfo(ExtraInfo.REMOTE_ADDRESS))
                        .isEqualTo(there.extraInfo(ExtraInfo.LOCAL_ADDRESS))
                        .isEqualTo(server.addresses().getFirst());
                assertThat(peer.writer().extraInfo(ExtraInfo.LOCAL_ADDRESS))
                        .isEqualTo(there.extraInfo(ExtraInfo.REMOTE_ADDRESS));
                assertThat(there.extraInfo(ExtraInfo.TLS_SESSION)).isNull();
            }
        });
    }

    @Test
    void abortedClientsHearOfItAndTheServerIsOver() {
        run(() -> {
            Future<String> lost = currentLoop().createFuture();
            Protocol hearing =
                    new Protocol() {
                        @Override
                        public void connectionLost(Throwable cause) {
                            lost.complete("lost: " + cause);
                        }
                    };
            Server server = Transports.serve(() -> hearing, ANY_PORT);
            try (Connection peer = Streams.connect("localhost", server.port())) {
                while (server.clients().isEmpty()) {
                    yieldNow();
                }
                server.close();
                server.abortClients();
                server.waitClosed();

                assertThat(await(lost)).isEqualTo("lost: null");
                assertThat(peer.reader().readAll()).isEmpty();
            }
        });
    }

    @Test
    void aResetIsSeenByThePeerThoughAllThatWasWrittenIsOut() {
        run(() -> {
            StreamHandler breaksOff =
                    (reader, writer) -> {
                        writer.write("half a sen");
                        reader.readLine();
                        writer.transport().reset();
                        writer.transport().reset();
                    };
            try (Server server = Streams.serve(ANY_PORT, breaksOff);
                    Connection peer = Streams.connect("localhost", server.port())) {
                assertThat(peer.reader().readExactly(10)).asString().isEqualTo("half a sen");
                peer.writer().write("go on\n");
                assertThatThrownBy(peer.reader()::readAll).isInstanceOf(IOException.class);
            }
        });
    }

    @Test
    void aProtocolThatLosesItsConnectionMayStillHaveItReset() {
        run(() -> {
            Protocol resetting =
                    new Protocol() {
                        private Transport transport;

                        @Override
                        public void connectionMade(Transport made) {
                            transport = made;
                        }

                        @Override
                        public void connectionLost(Throwable cause) {
                            transport.reset();
                        }
                    };
            try (Server server = Transports.serve(() -> resetting, ANY_PORT);
                    Connection peer = Streams.connect("localhost", server.port())) {
                while (server.clients().isEmpty()) {
                    yieldNow();
                }
                server.closeClients();
                assertThatThrownBy(peer.reader()::readAll).isInstanceOf(IOException.class);
            }
        });
    }

    @Test
    void whereNoProtocolCanBeMadeNoConnectionIsLeft() {
        run(() -> {
            StreamHandler tellsTheEnd = (reader, _) -> reader.readAll();
            try (Server server = Streams.serve(ANY_PORT, tellsTheEnd)) {
                assertThatThrownBy(() ->
                                Transports.connect(
                                        () -> {
                                            throw new IllegalStateException("none");
                                        },
                                        "localhost",
                                        server.port()))
                        .hasMessage("none");
                assertThat(server.drain(Duration.ofMinutes(1))).isTrue();
            }
        });
    }

    @Test
    void aBufferThatCannotBeReadIntoEndsTheConnection() {
        run(() -> {
            List<String> reports = new ArrayList<>();
            currentLoop().setExceptionHandler((_, trouble) -> reports.add(trouble.message()));
            BufferedProtocol readOnly =
                    new BufferedProtocol() {
                        @Override
                        public ByteBuffer getBuffer(int sizeHint) {
                            return ByteBuffer.allocate(10).asReadOnlyBuffer();
                        }

                        @Override
                        public void bufferUpdated(int bytes) {}
                    };
            try (Server server = Transports.serve(() -> readOnly, ANY_PORT);
                    Connection peer = Streams.connect("localhost", server.port())) {
                peer.writer().write("x");
                assertThatThrownBy(
                                () -> {
                                    if (peer.reader().readAll().length == 0) {
                                        throw new IOException("ended");
                                    }
                                })
                        .isInstanceOf(IOException.class);
                assertThat(reports).hasSize(1);
            }
        });
    }

    @Test
    void clientsAreAbortedInTheirOrder() {
        run(() -> {
            List<Integer> lost = new ArrayList<>();
            int[] made = {0};
            Server server =
                    Transports.serve(
                            () -> {
                                int number = made[0]++;
                                return new Protocol() {
                                    @Override
                                    public void connectionLost(Throwable cause) {
                                        lost.add(number);
                                    }
                                };
                            },
                            ANY_PORT);
            List<Connection> peers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                peers.add(Streams.connect("localhost", server.port()));
            }
            while (server.clients().size() < 20) {
                yieldNow();
            }
            server.close();
            server.abortClients();
            server.waitClosed();
            assertThat(lost).hasSize(20).isSorted();
            peers.forEach(Connection::close);
        });
    }
}
