package dev.weft.net;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.toThread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Coroutine;
import dev.weft.Runner;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Conversations over real sockets.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StreamsTest {
    private static final StreamHandler ECHO =
            (reader, writer) -> {
                for (byte[] data = reader.read(4096); data.length > 0; data = reader.read(4096)) {
                    writer.write(data);
                    writer.drain();
                }
            };

    private static byte[] pattern(int length) {
        var bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + (i >> 8));
        }
        return bytes;
    }

    @Test
    void aLineGoesThereAndBack() {
        String line =
                run(() -> {
                    try (Server server = Streams.serveLocally(0, ECHO);
                            Connection peer = Streams.connect("localhost", server.port())) {
                        peer.writer().write("hello\n");
                        return peer.reader().readLine();
                    }
                });

        assertThat(line).isEqualTo("hello");
    }

    @Test
    void megabytesGoThereAndBackInOrder() {
        byte[] sent = pattern(3_000_000);
        byte[] received =
                run(() -> {
                    try (Server server = Streams.serveLocally(0, ECHO);
                            Connection peer = Streams.connect("localhost", server.port())) {
                        var writing =
                                spawn(() -> {
                                    for (int at = 0; at < sent.length; at += 10_000) {
                                        peer.writer()
                                                .write(Arrays.copyOfRange(sent, at, at + 10_000));
                                        peer.writer().drain();
                                    }
                                    peer.writer().writeEof();
                                });
                        byte[] all = peer.reader().readAll();
                        await(writing);
                        return all;
                    }
                });

        assertThat(received).isEqualTo(sent);
    }

    @Test
    void manySmallWritesGoOutInOrder() {
        List<String> lines =
                run(() -> {
                    try (Server server = Streams.serveLocally(0, ECHO);
                            Connection peer = Streams.connect("localhost", server.port())) {
                        for (int i = 0; i < 1000; i++) {
                            peer.writer().write(i + "\n");
                        }
                        peer.writer().writeEof();
                        var received = new ArrayList<String>();
                        peer.reader().lines().forEach(received::add);
                        return received;
                    }
                });

        assertThat(lines).hasSize(1000);
        assertThat(lines.getLast()).isEqualTo("999");
    }

    @Test
    void aClosedWriterFlushesWhatItTook() {
        byte[] sent = pattern(2_000_000);
        byte[] received =
                run(() -> {
                    StreamHandler sender = (_, writer) -> writer.write(sent);
                    try (Server server = Streams.serveLocally(0, sender);
                            Connection peer = Streams.connect("localhost", server.port())) {
                        return peer.reader().readAll();
                    }
                });

        assertThat(received).isEqualTo(sent);
    }

    @Test
    void whereNobodyListensIsSaid() {
        assertThatThrownBy(() ->
                        run(() -> {
                            int port;
                            try (Server gone = Streams.serveLocally(0, ECHO)) {
                                port = gone.port();
                            }
                            return Streams.connect("127.0.0.1", port);
                        }))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("127.0.0.1")
                .hasMessageContaining("refused");
    }

    @Test
    void whichAddressIsInUseIsSaid(@TempDir Path directory) throws IOException {
        var file = UnixDomainSocketAddress.of(Files.createFile(directory.resolve("a file")));
        run(() -> {
            try (Server server = Streams.serveLocally(0, (_, _) -> {})) {
                for (var taken : List.of(server.addresses().getFirst(), file)) {
                    assertThatThrownBy(() -> Streams.serve(taken, (_, _) -> {}))
                            .isInstanceOf(BindException.class)
                            .hasMessage(taken + ": Address already in use")
                            .cause()
                            .isInstanceOf(BindException.class);
                }

                var foreign = new InetSocketAddress("192.0.2.1", 0); // kept for documentation
                var options = ConnectOptions.defaults().localAddress(foreign);
                assertThatThrownBy(() -> Streams.connect("127.0.0.1", server.port(), options))
                        .isInstanceOf(BindException.class)
                        .hasMessageStartingWith(foreign + ": ");
            }
        });
    }

    @Test
    void aUnixDomainSocketServesToo(@TempDir Path directory) {
        String line =
                run(() -> {
                    var address = UnixDomainSocketAddress.of(directory.resolve("socket"));
                    try (var _ = Streams.serve(address, ECHO);
                            Connection peer = Streams.connect(address)) {
                        peer.writer().write("over a file\n");
                        return peer.reader().readLine();
                    }
                });

        assertThat(line).isEqualTo("over a file");
    }

    @Nested
    class FilesOnDisk {
        @Test
        void areSentBetweenWrites(@TempDir Path directory) throws IOException {
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
                        try (Server server = Streams.serveLocally(0, sender);
                                Connection peer = Streams.connect("localhost", server.port())) {
                            return peer.reader().readAll();
                        }
                    });

            int length = content.length - 10;
            String end = "|" + length + ">";
            assertThat(received).hasSize(1 + length + end.length());
            assertThat(Arrays.copyOfRange(received, 1, 1 + length))
                    .isEqualTo(Arrays.copyOfRange(content, 10, content.length));
            assertThat(new String(received, 1 + length, end.length())).isEqualTo(end);
        }
    }

    @Test
    void aLoopThatClosesLeavesNoConnectionOpen() {
        // The server's side is never closed by the program; the peer sees its end all the same.
        Coroutine<Connection> leavesItOpen =
                () -> {
                    Server server =
                            Transports.serve(
                                    () -> new Protocol() {},
                                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                    return Streams.connect("localhost", server.port());
                };

        Connection left = run(leavesItOpen);

        assertThat(left.writer().isClosing()).isTrue();
    }

    @Test
    void whatComesWhileTheLoopRestsIsReadWhenItGoesOn() throws IOException {
        try (Runner runner = Runner.start()) {
            Server server = runner.run(() -> Streams.serveLocally(0, ECHO));
            try (var peer = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                peer.getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8));

                byte[] answer =
                        runner.run(() -> toThread(() -> peer.getInputStream().readNBytes(5)));

                assertThat(answer).asString().isEqualTo("hello");
            }
        }
    }

    @Nested
    class AHandler {
        private final List<String> reports = new ArrayList<>();

        private void serveOne(StreamHandler handler, String sent) {
            run(() -> {
                currentLoop().setExceptionHandler((_, trouble) -> reports.add(trouble.message()));
                try (Server server = Streams.serveLocally(0, handler);
                        Connection peer = Streams.connect("localhost", server.port())) {
                    peer.writer().write(sent);
                    peer.reader().readAll();
                    server.drain(Duration.ofSeconds(10));
                }
            });
        }

        @Test
        void thatFailsIsReportedAndItsConnectionClosed() {
            serveOne(
                    (_, _) -> {
                        throw new IOException("no disk");
                    },
                    "");

            assertThat(reports)
                    .singleElement()
                    .asString()
                    .matches(
                            "a handler failed; its connection from /127[.]0[.]0[.]1:\\d+ is"
                                    + " closed");
        }

        @Test
        void mayLetThroughThatItsClientHasGone() {
            serveOne(
                    (reader, writer) -> {
                        reader.readLine();
                        writer.transport().abort(); // as if the client had
                        while (true) {
                            writer.write("to nobody");
                            writer.drain();
                        }
                    },
                    "hello\n");

            assertThat(reports).isEmpty();
        }
    }
}
