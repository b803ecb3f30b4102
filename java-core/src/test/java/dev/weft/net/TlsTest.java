package dev.weft.net;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.net.TestCertificates.ELSEWHERE;
import static dev.weft.net.TestCertificates.HERE;
import static dev.weft.net.TestCertificates.serving;
import static dev.weft.net.TestCertificates.trusting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.Coroutines;
import dev.weft.Until;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/// Conversations in TLS over real sockets.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TlsTest {
    private static final InetSocketAddress ANY_PORT =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    static final StreamHandler ECHO =
            (reader, writer) -> {
                for (byte[] data = reader.read(4096); data.length > 0; data = reader.read(4096)) {
                    writer.write(data);
                    writer.drain();
                }
            };

    @BeforeAll
    static void certificates() {
        assertThat(TestCertificates.AUTHORITY).exists(); // made here, out of the tests' time
    }

    static Server serve(StreamHandler handler, TlsOptions options) throws IOException {
        return Streams.serve(ANY_PORT, handler, ServeOptions.defaults().tls(options));
    }

    static Connection connect(Server server, TlsOptions options) throws IOException {
        return Streams.connect("localhost", server.port(), ConnectOptions.defaults().tls(options));
    }

    static void end(Server server, Consumer<Server> clients) {
        server.close();
        clients.accept(server);
        server.waitClosed();
    }

    static byte[] pattern(int length) {
        var bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + (i >> 8));
        }
        return bytes;
    }

    static String ask(Connection peer, String line) throws IOException {
        peer.writer().write(line + "\n");
        return peer.reader().readLine();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aLineGoesThereAndBack(String version) {
        run(() -> {
            TlsOptions only = trusting().parameters(p -> p.setProtocols(new String[] {version}));
            try (Server server = serve(ECHO, serving(HERE));
                    Connection peer = connect(server, only)) {
                assertThat(ask(peer, "hello")).isEqualTo("hello");
                assertThat(peer.writer().extraInfo(ExtraInfo.TLS_SESSION).getProtocol())
                        .isEqualTo(version);
                assertThat(peer.writer().canWriteEof()).isFalse();
                peer.writer().closeAndWait();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void megabytesGoThereAndBackInOrder(String version) {
        byte[] sent = pattern(3_000_000);
        byte[] received =
                run(() -> {
                    TlsOptions only =
                            trusting().parameters(p -> p.setProtocols(new String[] {version}));
                    try (Server server = serve(ECHO, serving(HERE));
                            Connection peer = connect(server, only)) {
                        var writing =
                                spawn(() -> {
                                    for (int at = 0; at < sent.length; at += 10_000) {
                                        peer.writer()
                                                .write(Arrays.copyOfRange(sent, at, at + 10_000));
                                        peer.writer().drain();
                                    }
                                });
                        byte[] all = peer.reader().readExactly(sent.length);
                        await(writing);
                        return all;
                    }
                });

        assertThat(received).isEqualTo(sent);
    }

    @Test
    void aClosedWriterFlushesWhatItTookAndTellsTheEnd() {
        byte[] sent = pattern(2_000_000);
        byte[] received =
                run(() -> {
                    StreamHandler sender = (_, writer) -> writer.write(sent);
                    try (Server server = serve(sender, serving(HERE));
                            Connection peer = connect(server, trusting())) {
                        return peer.reader().readAll();
                    }
                });

        assertThat(received).isEqualTo(sent);
    }

    @Nested
    class ApplicationProtocols {
        @Test
        void areAgreedOn() {
            run(() -> {
                StreamHandler tell =
                        (_, writer) ->
                                writer.write(
                                        writer.extraInfo(ExtraInfo.APPLICATION_PROTOCOL) + "\n");
                try (Server server = serve(tell, serving(HERE).applicationProtocols("chat", "h2"));
                        Connection peer =
                                connect(server, trusting().applicationProtocols("h2", "chat"));
                        Connection silent = connect(server, trusting())) {
                    assertThat(peer.reader().readLine()).isEqualTo("chat");
                    assertThat(peer.writer().extraInfo(ExtraInfo.APPLICATION_PROTOCOL))
                            .isEqualTo("chat");
                    assertThat(silent.reader().readLine()).isEqualTo("null");
                }
            });
        }

        @Test
        void withNoneInCommonMakeNoConnection() {
            run(() -> {
                try (Server server = serve(ECHO, serving(HERE).applicationProtocols("h2"))) {
                    assertThatThrownBy(
                                    () -> connect(server, trusting().applicationProtocols("chat")))
                            .isInstanceOf(SSLHandshakeException.class)
                            .hasMessageContaining("no_application_protocol");
                }
            });
        }
    }

    @Nested
    class StartTls {
        /// Answers one line in the clear and what comes then in TLS.
        private static final StreamHandler UPGRADING =
                (reader, writer) -> {
                    writer.write(reader.readLine() + "?\n");
                    writer.startTls(serving(HERE));
                    ECHO.handle(reader, writer);
                };

        @Test
        void goesOnInTls() {
            run(() -> {
                try (Server server = Streams.serveLocally(0, UPGRADING);
                        Connection peer = Streams.connect("localhost", server.port())) {
                    assertThat(ask(peer, "tls")).isEqualTo("tls?");
                    peer.writer().startTls(trusting());
                    assertThat(peer.writer().extraInfo(ExtraInfo.TLS_SESSION)).isNotNull();
                    assertThat(ask(peer, "secret")).isEqualTo("secret");
                    peer.writer().closeAndWait();
                }
            });
        }

        @Test
        void verifiesTheHostThatWasConnectedTo() {
            run(() -> {
                StreamHandler elsewhere = (_, writer) -> writer.startTls(serving(ELSEWHERE));
                var heard = new ArrayList<Throwable>();
                Coroutines.currentLoop()
                        .setExceptionHandler((_, trouble) -> heard.add(trouble.exception()));
                try (Server server = Streams.serveLocally(0, elsewhere);
                        Connection peer = Streams.connect("localhost", server.port())) {
                    assertThatThrownBy(() -> peer.writer().startTls(trusting()))
                            .isInstanceOf(SSLHandshakeException.class)
                            .hasStackTraceContaining("localhost");
                    assertThatThrownBy(() -> peer.reader().readLine())
                            .isInstanceOf(IOException.class);
                    end(server, _ -> {});
                }
                assertThat(heard).isEmpty(); // it was the client that refused
            });
        }

        @Test
        void doesNotTakeWhatCameInTheClearForEncrypted() {
            run(() -> {
                StreamHandler upgrading =
                        (reader, writer) -> {
                            reader.readLine();
                            writer.startTls(serving(HERE));
                            writer.write(reader.readLine());
                        };
                Coroutines.currentLoop().setExceptionHandler((_, _) -> {});
                try (Server server = Streams.serveLocally(0, upgrading);
                        Connection peer = Streams.connect("localhost", server.port())) {
                    peer.writer().write("STARTTLS\nRCPT TO: somebody\n");
                    assertThatThrownBy(() -> peer.writer().startTls(trusting()))
                            .isInstanceOf(IOException.class);
                }
            });
        }

        @Test
        void cancelledAbortsTheConnection() {
            run(() -> {
                StreamHandler silent = (reader, _) -> reader.readAll();
                try (Server server = Streams.serveLocally(0, silent);
                        Connection peer = Streams.connect("localhost", server.port())) {
                    var upgrade =
                            spawn(() -> {
                                peer.writer().startTls(trusting());
                                return null;
                            });
                    Coroutines.yieldNow();
                    upgrade.cancel();
                    Coroutines.waitUntil(Until.ALL_DONE, List.of(upgrade));
                    assertThat(upgrade.isCancelled()).isTrue();
                    end(server, _ -> {});
                    assertThat(peer.writer().isClosing()).isTrue();
                }
            });
        }

        @Test
        void inTlsPutsOneIntoTheOther() {
            byte[] sent = pattern(300_000);
            byte[] received =
                    run(() -> {
                        StreamHandler twice =
                                (reader, writer) -> {
                                    reader.readLine();
                                    writer.startTls(serving(HERE));
                                    ECHO.handle(reader, writer);
                                };
                        try (Server server = serve(twice, serving(HERE));
                                Connection peer = connect(server, trusting())) {
                            peer.writer().write("again\n");
                            peer.writer().startTls(trusting());
                            var writing =
                                    spawn(() -> {
                                        peer.writer().write(sent);
                                        peer.writer().drain();
                                    });
                            byte[] all = peer.reader().readExactly(sent.length);
                            await(writing);
                            peer.writer().closeAndWait();
                            return all;
                        }
                    });

            assertThat(received).isEqualTo(sent);
        }
    }

    @Test
    void filesAreSentBetweenWrites(@TempDir Path directory) throws IOException {
        byte[] content = pattern(1_500_000);
        Path path = Files.write(directory.resolve("content"), content);
        byte[] received =
                run(() -> {
                    StreamHandler sender =
                            (_, writer) -> {
                                writer.write("<");
                                try (var file = FileChannel.open(path)) {
                                    long sent = writer.sendFile(file, 10, Long.MAX_VALUE);
                                    writer.write("|" + sent + ">");
                                }
                            };
                    try (Server server = serve(sender, serving(HERE));
                            Connection peer = connect(server, trusting())) {
                        return peer.reader().readAll();
                    }
                });

        String end = "|" + (content.length - 10) + ">";
        assertThat(received).hasSize(1 + content.length - 10 + end.length());
        assertThat(Arrays.copyOfRange(received, 1, 1 + content.length - 10))
                .isEqualTo(Arrays.copyOfRange(content, 10, content.length));
        assertThat(new String(received, received.length - end.length(), end.length()))
                .isEqualTo(end);
    }

    @Nested
    class AServer {
        @Test
        void countsTheConnectionsInTlsAndClosesThem() {
            run(() -> {
                try (Server server = serve(ECHO, serving(HERE));
                        Connection peer = connect(server, trusting())) {
                    ask(peer, "x");
                    assertThat(server.clients())
                            .singleElement()
                            .extracting(each -> each.extraInfo(ExtraInfo.TLS_SESSION))
                            .isNotNull();
                    end(server, Server::closeClients);
                    assertThat(peer.reader().readAll()).isEmpty(); // and not cut short
                }
            });
        }

        @Test
        void goesOnAfterClientsThatSpeakNoTls() {
            run(() -> {
                try (Server server = serve(ECHO, serving(HERE))) {
                    try (Connection garbage = Streams.connect("localhost", server.port())) {
                        garbage.writer().write("GET / HTTP/1.0\r\n\r\n");
                        garbage.reader().readAll();
                    }
                    try (Connection gone = Streams.connect("localhost", server.port())) {
                        gone.writer().transport().abort();
                    }
                    try (Connection peer = connect(server, trusting())) {
                        assertThat(ask(peer, "x")).isEqualTo("x");
                    }
                    end(server, Server::abortClients);
                }
            });
        }

        @Test
        void needsACertificate() {
            assertThatThrownBy(() -> ServeOptions.defaults().tls(TlsOptions.defaults()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("certificate");
        }
    }

    @Test
    void aClientWithoutTlsMeetsNoTlsServerUnawares() {
        run(() -> {
            try (Server server = Streams.serveLocally(0, ECHO)) {
                // The echo of a client's hello is no server's hello.
                assertThat(
                                catchThrowableOfType(
                                        SSLException.class, () -> connect(server, trusting())))
                        .isNotNull();
            }
        });
    }

    @Test
    void theEndOfTheConnectionWithoutOneOfTlsIsAnError() {
        run(() -> {
            StreamHandler rude =
                    (_, writer) -> {
                        writer.write("a part");
                        writer.drain();
                        var tls = (TlsTransport) writer.transport();
                        tls.below().close();
                    };
            try (Server server = serve(rude, serving(HERE));
                    Connection peer = connect(server, trusting())) {
                assertThat(peer.reader().readExactly(6)).asString().isEqualTo("a part");
                assertThatThrownBy(() -> peer.reader().read(1))
                        .isInstanceOf(SSLException.class)
                        .hasMessageContaining("cut short");
            }
        });
    }

    @Test
    void aLoopThatClosesTellsTheEndToo() {
        // The client's loop is over before the server has written all; neither hangs.
        run(() -> {
            Server server = serve((_, writer) -> writer.write("bye"), serving(HERE));
            Connection peer = connect(server, trusting());
            assertThat(peer.reader().readExactly(3)).asString().isEqualTo("bye");
            server.close();
        });
    }
}
