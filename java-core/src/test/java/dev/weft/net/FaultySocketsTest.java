package dev.weft.net;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.sleep;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.waitFor;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.UnixOperatingSystemMXBean;

import dev.weft.Future;
import dev.weft.Task;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/// Real sockets whose peers misbehave. The peer is a raw channel, which the test works by hand; all
/// that is waited for comes for certain.
@Timeout(value = 100, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FaultySocketsTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private static SocketChannel rawPeerOf(Server server) throws IOException {
        return SocketChannel.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void reset(SocketChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        channel.close();
    }

    private static Transport clientOf(Server server) {
        while (server.clients().isEmpty()) {
            yieldNow();
        }
        return server.clients().iterator().next();
    }

    // ---- resets

    /// Two questions and their answers; then the end. Hands out what it failed with.
    private static StreamHandler conversation(Future<Throwable> outcome) {
        return (reader, writer) -> {
            try {
                for (String question = reader.readLine();
                        question != null;
                        question = reader.readLine()) {
                    writer.write("answer to " + question + "\n");
                    writer.drain();
                }
                writer.closeAndWait();
                outcome.complete(null);
            } catch (IOException broken) {
                outcome.complete(broken);
            }
        };
    }

    @Test
    void aPeerThatResetsAtAnyPointOfAConversationIsHeardOf() {
        List<String> steps = List.of("fi", "rst\n", "?", "sec", "ond\n", "?");
        for (int point = 0; point <= steps.size(); point++) {
            List<String> before = steps.subList(0, point);
            run(() -> {
                Future<Throwable> outcome = currentLoop().createFuture();
                Server server = Streams.serveLocally(0, conversation(outcome));
                SocketChannel peer = rawPeerOf(server);
                for (String step : before) {
                    if (step.equals("?")) {
                        readAnswer(peer);
                    } else {
                        peer.write(bytes(step));
                    }
                }
                reset(peer);

                assertThat(await(outcome))
                        .as("after %s", before)
                        .isInstanceOf(IOException.class)
                        .message()
                        .isIn("Connection reset", "Connection reset by peer", "Broken pipe");
                server.close();
                server.waitClosed();
            });
        }
    }

    /// Reads a line off a channel that blocks, without blocking the loop.
    private static void readAnswer(SocketChannel peer) throws IOException {
        peer.configureBlocking(false);
        var one = ByteBuffer.allocate(1);
        while (one.hasRemaining() || one.get(0) != '\n') {
            if (peer.read(one.clear()) == 0) {
                yieldNow();
            }
        }
        peer.configureBlocking(true);
    }

    @Test
    void aResetIsToldWhoDrainsAndWhoWaitsForTheEnd() {
        run(() -> {
            Future<StreamWriter> made = currentLoop().createFuture();
            StreamHandler writes =
                    (_, writer) -> {
                        made.complete(writer);
                        assertThatThrownBy(
                                        () -> {
                                            while (true) {
                                                writer.write(new byte[100_000]);
                                                writer.drain();
                                            }
                                        })
                                .isInstanceOf(IOException.class);
                    };
            Server server = Streams.serveLocally(0, writes);
            SocketChannel peer = rawPeerOf(server);
            StreamWriter writer = await(made);
            Task<?> waits = spawn(() -> writer.waitClosed());
            while (writer.transport().writeBufferSize() == 0) {
                yieldNow();
            }
            reset(peer);

            assertThatThrownBy(() -> await(waits)).isInstanceOf(IOException.class);
            assertThat(writer.transport().writeBufferSize()).isZero();
            server.close();
            server.waitClosed();
        });
    }

    @Test
    void anAbortThatDropsBytesIsNoEndForThePeer() {
        run(() -> {
            StreamHandler aborts =
                    (_, writer) -> {
                        writer.write(new byte[20_000_000]);
                        writer.transport().abort();
                    };
            try (Server server = Streams.serveLocally(0, aborts);
                    Connection peer = Streams.connect("localhost", server.port())) {
                assertThatThrownBy(() -> peer.reader().readAll())
                        .isInstanceOf(SocketException.class)
                        .hasMessage("Connection reset");
            }
        });
    }

    // ---- half-open peers

    @Test
    void aPeerThatSaysNothingIsLeftByATimeout() {
        run(() -> {
            Future<String> outcome = currentLoop().createFuture();
            StreamHandler waits =
                    (reader, _) -> {
                        try {
                            waitFor(reader::readLine, Duration.ofMillis(20));
                        } catch (TimeoutException silent) {
                            outcome.complete("silent");
                        }
                    };
            Server server = Streams.serveLocally(0, waits);
            try (SocketChannel peer = rawPeerOf(server)) {
                assertThat(await(outcome)).isEqualTo("silent");
                server.close();
                server.waitClosed();
                assertThat(peer.read(ByteBuffer.allocate(1))).isEqualTo(-1);
            }
        });
    }

    @Test
    void aPeerThatHasEndedItsSideStillGetsItsAnswers() {
        run(() -> {
            Future<Throwable> outcome = currentLoop().createFuture();
            Server server = Streams.serveLocally(0, conversation(outcome));
            try (SocketChannel peer = rawPeerOf(server)) {
                peer.write(bytes("one\ntwo\n"));
                peer.shutdownOutput();
                assertThat(await(outcome)).isNull();
                var answers = ByteBuffer.allocate(1000);
                while (peer.read(answers) >= 0) {
                    // Up to the end.
                }
                assertThat(new String(answers.array(), 0, answers.position()))
                        .isEqualTo("answer to one\nanswer to two\n");
            }
            server.close();
        });
    }

    // ---- pieces

    @Test
    void bytesThatComeOneAtATimeMakeLines() {
        run(() -> {
            var lines = new ArrayList<String>();
            StreamHandler collects = (reader, _) -> reader.lines().forEach(lines::add);
            Server server = Streams.serveLocally(0, collects);
            try (SocketChannel peer = rawPeerOf(server)) {
                for (byte each : "größer\r\nals\n\nlast".getBytes(StandardCharsets.UTF_8)) {
                    peer.write(ByteBuffer.wrap(new byte[] {each}));
                    sleep(Duration.ofMillis(1)); // so that most of them come alone
                }
            }
            server.close();
            server.waitClosed();
            yieldNow();
            assertThat(lines).containsExactly("größer", "als", "", "last");
        });
    }

    @Test
    void aSlowReaderMakesAFastWriterWait() {
        run(() -> {
            long total = 30_000_000;
            long[] largest = {0};
            StreamHandler writes =
                    (_, writer) -> {
                        for (long sent = 0; sent < total; sent += 10_000) {
                            writer.write(new byte[10_000]);
                            writer.drain();
                            largest[0] = Math.max(largest[0], writer.transport().writeBufferSize());
                        }
                    };
            Server server = Streams.serveLocally(0, writes);
            try (SocketChannel peer = rawPeerOf(server)) {
                peer.configureBlocking(false);
                var into = ByteBuffer.allocate(100_000);
                long received = 0;
                for (int count = 0; count >= 0; count = peer.read(into.clear())) {
                    received += count;
                    yieldNow(); // the writer fills up whatever room there is
                }
                assertThat(received).isEqualTo(total);
                assertThat(largest[0]).isPositive().isLessThanOrEqualTo(64 * 1024);
            }
            server.close();
        });
    }

    @Test
    void garbageAndLinesThatAreTooLongDoNotDisturbTheNext() {
        run(() -> {
            var seen = new ArrayList<String>();
            StreamHandler reads =
                    (reader, writer) -> {
                        while (true) {
                            try {
                                String line = reader.readLine();
                                if (line == null) {
                                    break;
                                }
                                seen.add(line.startsWith("good") ? line : "garbage");
                            } catch (LimitOverrunException tooLong) {
                                seen.add("too long");
                            }
                        }
                        writer.write("done");
                    };
            var options = ServeOptions.defaults().readLimit(1000);
            Server server =
                    Streams.serve(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                            reads,
                            options);
            try (Connection peer = Streams.connect("localhost", server.port())) {
                byte[] garbage = new byte[900];
                for (int i = 0; i < garbage.length; i++) {
                    garbage[i] = (byte) (i % 256 == '\n' ? 0xFF : i);
                }
                peer.writer().write(garbage);
                peer.writer().write("\ngood 1\n");
                peer.writer().write("x".repeat(100_000) + "\n");
                peer.writer().write("good 2\n");
                peer.writer().writeEof();
                assertThat(peer.reader().readAll()).asString().isEqualTo("done");
            }
            server.close();
            assertThat(seen.getFirst()).isEqualTo("garbage");
            assertThat(seen).contains("good 1").endsWith("good 2");
            assertThat(seen.subList(2, seen.size() - 1)).isNotEmpty().contains("too long");
        });
    }

    // ---- many

    private static int descriptorsLeft() {
        var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return (int)
                Math.min(
                        Integer.MAX_VALUE,
                        system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount());
    }

    @Test
    void manyConnectionsAreServedAtOnce() {
        int many = Math.min(10_000, descriptorsLeft() / 2 - 50);
        run(() -> {
            StreamHandler echo =
                    (reader, writer) -> {
                        for (String line : reader.lines()) {
                            writer.write(line + "\n");
                        }
                    };
            Server server = Streams.serveLocally(0, echo);
            var peers = new ArrayList<Connection>();
            for (int i = 0; i < many; i++) {
                peers.add(Streams.connect("127.0.0.1", server.port()));
            }
            for (int i = 0; i < many; i++) {
                peers.get(i).writer().write("hello " + i + "\n");
            }
            for (int i = 0; i < many; i++) {
                assertThat(peers.get(i).reader().readLine()).isEqualTo("hello " + i);
            }
            assertThat(server.clients()).hasSize(many);
            peers.forEach(Connection::close);
            assertThat(server.drain(LONG)).isTrue();
        });
    }
}
