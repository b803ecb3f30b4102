package dev.weft.net;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.sleep;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.waitFor;
import static dev.weft.Coroutines.yieldNow;
import static dev.weft.testing.Simulation.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.ContextVar;
import dev.weft.Coroutines;
import dev.weft.Future;
import dev.weft.testing.DeadlockException;
import dev.weft.testing.Faults;
import dev.weft.testing.SimulatedNetwork;
import dev.weft.testing.Simulation;
import dev.weft.testing.WeftTest;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/// Streams over a simulated network.
class SimulatedNetworkTest {
    private static final StreamHandler ECHO =
            (reader, writer) -> {
                for (byte[] data = reader.read(4096); data.length > 0; data = reader.read(4096)) {
                    writer.write(data);
                    writer.drain();
                }
            };

    private static SimulatedNetwork network() {
        return SimulatedNetwork.current();
    }

    private static SocketAddress at(String host, int port) {
        return InetSocketAddress.createUnresolved(host, port);
    }

    private static String ask(Connection peer, String question) throws IOException {
        peer.writer().write(question + "\n");
        return peer.reader().readLine();
    }

    @Test
    void isThereInASimulationAlone() {
        assertThat(run(() -> network().openEnds())).isZero();
        assertThatThrownBy(() -> Coroutines.run(() -> network()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no simulation");
        assertThatThrownBy(() -> network()).isInstanceOf(IllegalStateException.class);
    }

    @WeftTest(seeds = 20)
    void carriesMegabytesInOrderAndLeavesNothingBehind() throws Exception {
        network().faults(Faults.none().splits(0.1));
        byte[] sent = new byte[1_000_000];
        for (int i = 0; i < sent.length; i++) {
            sent[i] = (byte) (i * 31 + (i >> 8));
        }
        Server server = Streams.serveLocally(0, ECHO);
        try (Connection peer = Streams.connect("localhost", server.port())) {
            var writing =
                    spawn(() -> {
                        peer.writer().write(sent);
                        peer.writer().drain();
                        peer.writer().writeEof();
                    });
            assertThat(peer.reader().readAll()).isEqualTo(sent);
            await(writing);
            peer.writer().closeAndWait();
        }
        server.close();
        server.waitClosed();
        assertThat(network().openEnds()).isZero();
        assertThat(currentLoop().time()).isZero();
    }

    @WeftTest(seeds = 10)
    void makesAWriterWait() throws Exception {
        StreamHandler deaf = (_, _) -> sleep(Duration.ofHours(1));
        try (Server server = Streams.serveLocally(0, deaf);
                Connection peer = Streams.connect("localhost", server.port())) {
            StreamWriter writer = peer.writer();
            long written = 0;
            try {
                while (true) {
                    writer.write(new byte[1000]);
                    written += 1000;
                    waitFor(writer::drain, Duration.ofSeconds(1));
                }
            } catch (TimeoutException full) {
                // What the reader of the other side takes, the network, and the marks.
                assertThat(written).isBetween(128_000L, 400_000L);
                assertThat(writer.transport().writeBufferSize()).isLessThanOrEqualTo(65 * 1024);
            }
        }
    }

    @Test
    void givesEveryHostAnAddress() {
        run(() -> {
            try (Server server = Streams.serve(at("db.example", 5432), ECHO);
                    Connection peer = Streams.connect("DB.example", 5432)) {
                assertThat(ask(peer, "hello")).isEqualTo("hello");
                assertThat(server.port()).isEqualTo(5432);
                assertThat(peer.writer().extraInfo(ExtraInfo.REMOTE_ADDRESS).toString())
                        .startsWith("db.example/10.");
            }
            assertThatThrownBy(() -> Streams.connect("web.example", 5432))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageStartingWith("web.example/10.")
                    .hasMessageEndingWith("Connection refused");
            try (var _ = Streams.serve(at("127.0.0.1", 80), ECHO);
                    var _ = Streams.serve(UnixDomainSocketAddress.of("/no/such/place"), ECHO)) {
                Streams.connect("localhost", 80).close();
                Streams.connect(UnixDomainSocketAddress.of("/no/such/place")).close();
            }
        });
    }

    @Test
    void hasConnectionsComeFromWhereTheyWant() {
        var from = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.7"), 0);
        run(() -> {
            try (Server server = Streams.serve(at("db.example", 5432), ECHO);
                    Connection peer =
                            Streams.connect(
                                    "db.example",
                                    5432,
                                    ConnectOptions.defaults().localAddress(from))) {
                ask(peer, "hello");
                SocketAddress seen =
                        server.clients().iterator().next().extraInfo(ExtraInfo.REMOTE_ADDRESS);
                assertThat(((InetSocketAddress) seen).getAddress()).isEqualTo(from.getAddress());
            }
        });
    }

    @Test
    void tellsTheConnectionThatADeadlockIsIn() {
        StreamHandler mute = (reader, _) -> reader.readLine();
        assertThatThrownBy(() ->
                        run(() -> {
                            try (var _ = Streams.serve(at("mute.example", 80), mute);
                                    Connection peer = Streams.connect("mute.example", 80)) {
                                peer.reader().readLine();
                            }
                        }))
                .isInstanceOf(DeadlockException.class)
                .hasMessageContaining("StreamReader[from mute.example/10.0.0.1:80, 0 bytes]")
                .hasMessageContaining("StreamReader[from /10.0.0.0:49152, 0 bytes]");
        StreamHandler deaf = (_, writer) -> writer.waitClosed();
        assertThatThrownBy(() ->
                        run(() -> {
                            try (var _ = Streams.serve(at("deaf.example", 80), deaf);
                                    Connection peer = Streams.connect("deaf.example", 80)) {
                                peer.writer().write(new byte[1_000_000]);
                                peer.writer().drain();
                            }
                        }))
                .isInstanceOf(DeadlockException.class)
                .hasMessageContaining("Stream[deaf.example/10.0.0.1:80, no room to write]")
                .hasMessageContaining("for Future[pending, for Stream[/10.0.0.0:49152, open]]");
    }

    @Test
    void handlersSeeTheValuesOfWhoServesAndNotOfWhoConnects() {
        var who = ContextVar.withDefault("who", "nobody");
        run(() -> {
            var seen = new ArrayList<String>();
            StreamHandler looks = (_, _) -> seen.add(who.get());
            Server server =
                    await(
                            spawn(() -> {
                                who.set("the server");
                                return Streams.serveLocally(0, looks);
                            }));
            who.set("the client");
            Connection peer = Streams.connect("localhost", server.port());
            peer.reader().readAll();
            peer.close();
            server.close();
            assertThat(seen).containsExactly("the server");
        });
    }

    @WeftTest(seeds = 100)
    void aProtocolHearsOfTheBeginningBeforeTheEndWhoeverCancels() throws Exception {
        Server server = Streams.serveLocally(0, ECHO);
        for (int turns = 0; turns < 8; turns++) {
            var told = new ArrayList<String>();
            Protocol tells =
                    new Protocol() {
                        @Override
                        public void connectionMade(Transport transport) {
                            told.add("made");
                        }

                        @Override
                        public void connectionLost(Throwable cause) {
                            told.add("lost");
                        }
                    };
            var connecting =
                    spawn(() ->
                            Transports.connect(() -> tells, "localhost", server.port()).abort());
            for (int i = 0; i < turns; i++) {
                yieldNow();
            }
            connecting.cancel();
            sleep(Duration.ofSeconds(1));
            assertThat(told).isIn(List.of(), List.of("made", "lost"));
        }
        server.close();
        server.waitClosed();
        assertThat(network().openEnds()).isZero();
    }

    @Nested
    class Faulty {
        @Test
        void latencyTakesVirtualTime() {
            run(() -> {
                var second = Duration.ofSeconds(1);
                network().faults(Faults.none().latency(second, second));
                try (Server server = Streams.serveLocally(0, ECHO);
                        Connection peer = Streams.connect("localhost", server.port())) {
                    assertThat(currentLoop().time()).isEqualTo(Duration.ofSeconds(2));
                    ask(peer, "hello");
                    assertThat(currentLoop().time()).isEqualTo(Duration.ofSeconds(4));
                }
            });
        }

        @Test
        void latencyHoldsForWhoConnectsWhileSomebodyElseIsAccepted() {
            run(() -> {
                var second = Duration.ofSeconds(1);
                network().faults(Faults.none().latency(second, second));
                try (var _ = Streams.serve(at("localhost", 80), ECHO)) {
                    var early = spawn(() -> Streams.connect("localhost", 80));
                    sleep(Duration.ofMillis(500));
                    try (var _ = Streams.connect("localhost", 80)) {
                        assertThat(currentLoop().time()).isEqualTo(Duration.ofMillis(2500));
                    }
                    await(early).close();
                }
            });
        }

        @Test
        void latencyHasConnectionsOvertakeEachOther() {
            Set<List<Integer>> orders = new HashSet<>();
            Simulation.explore(
                    50,
                    _ -> {
                        network()
                                .faults(
                                        Faults.none()
                                                .latency(
                                                        Duration.ofMillis(1),
                                                        Duration.ofMillis(9)));
                        var order = new ArrayList<Integer>();
                        StreamHandler tells =
                                (reader, _) -> order.add(Integer.parseInt(reader.readLine()));
                        Server server = Streams.serveLocally(0, tells);
                        for (int i = 0; i < 3; i++) {
                            try (var peer = Streams.connect("localhost", server.port())) {
                                peer.writer().write(i + "\n");
                            }
                        }
                        server.close();
                        server.waitClosed();
                        assertThat(order).containsExactlyInAnyOrder(0, 1, 2);
                        orders.add(order);
                    });
            assertThat(orders).hasSizeGreaterThan(1);
        }

        @Test
        void splitsMoveSingleBytes() {
            var sizes = new HashSet<Integer>();
            Simulation.explore(
                    5,
                    _ -> {
                        network().faults(Faults.none().splits(1));
                        StreamHandler reads =
                                (reader, _) -> {
                                    int size = reader.read(100).length;
                                    while (size > 0) {
                                        sizes.add(size);
                                        size = reader.read(100).length;
                                    }
                                };
                        Server server = Streams.serveLocally(0, reads);
                        try (var peer = Streams.connect("localhost", server.port())) {
                            peer.writer().write("x".repeat(100));
                        }
                        server.close();
                        server.waitClosed();
                    });
            assertThat(sizes).contains(1).hasSizeGreaterThan(5);
        }

        @WeftTest(seeds = 20)
        void resetsBreakBothEnds() throws Exception {
            Future<String> seen = currentLoop().createFuture();
            StreamHandler tells =
                    (reader, _) -> {
                        try {
                            reader.readAll();
                        } catch (IOException broken) {
                            seen.complete(broken.getMessage());
                        }
                    };
            Server server = Streams.serveLocally(0, tells);
            Connection peer = Streams.connect("localhost", server.port());
            sleep(Duration.ofSeconds(1)); // the server has it
            network().faults(Faults.none().resets(1));
            peer.writer().write("lost");
            assertThatThrownBy(() -> peer.reader().readAll())
                    .isInstanceOf(IOException.class)
                    .message()
                    .isIn("Connection reset", "Connection reset by peer");
            assertThat(await(seen)).isEqualTo("Connection reset");
            server.close();
            server.waitClosed();
            assertThat(network().openEnds()).isZero();
        }

        @WeftTest(seeds = 5)
        void silencesAreToldAfterAWhileToWhoHasWritten() throws Exception {
            Server server = Streams.serveLocally(0, ECHO);
            Connection peer = Streams.connect("localhost", server.port());
            assertThat(ask(peer, "hello")).isEqualTo("hello");
            network().faults(Faults.none().silences(1));
            assertThatThrownBy(() -> ask(peer, "anybody there?"))
                    .isInstanceOf(IOException.class)
                    .hasMessage("Connection timed out");
            assertThat(currentLoop().time()).isEqualTo(Duration.ofMinutes(15));
            // The other end knows nothing of it.
            assertThat(server.drain(Duration.ofDays(1))).isFalse();
        }

        @Test
        void refusalsAreAsIfNobodyListened() {
            run(() -> {
                network().faults(Faults.none().refusals(1));
                try (Server server = Streams.serveLocally(0, ECHO)) {
                    assertThatThrownBy(() -> Streams.connect("localhost", server.port()))
                            .isInstanceOf(ConnectException.class)
                            .hasMessageEndingWith("Connection refused");
                }
            });
        }

        @WeftTest(seeds = 10)
        void aServerThatCannotAcceptTriesAgain() throws Exception {
            var told = new ArrayList<String>();
            currentLoop()
                    .setExceptionHandler(
                            (_, trouble) -> told.add(trouble.exception().getMessage()));
            network().faults(Faults.none().acceptFailures(0.5));
            try (Server server = Streams.serveLocally(0, ECHO)) {
                for (int i = 0; i < 20; i++) {
                    try (var peer = Streams.connect("localhost", server.port())) {
                        assertThat(ask(peer, "hello")).isEqualTo("hello");
                    }
                }
            }
            assertThat(told).isNotEmpty().containsOnly("Too many open files");
            assertThat(currentLoop().time()).isEqualTo(Duration.ofSeconds(told.size()));
        }

        @Test
        void ratesAndLatenciesAreChecked() {
            Faults none = Faults.none();
            for (double rate : new double[] {-0.1, 1.1, Double.NaN}) {
                assertThatThrownBy(() -> none.resets(rate))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("a rate must be from 0 to 1, and is " + rate);
            }
            assertThatThrownBy(() -> none.latency(Duration.ofMillis(2), Duration.ofMillis(1)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(none.splits(0.5).refusals(1))
                    .hasToString(
                            "Faults[latency PT0S to PT0S, splits 0.5, resets 0.0, silences 0.0,"
                                    + " refusals 1.0, accept failures 0.0]");
        }
    }

    @Nested
    class Unplugged {
        @WeftTest(seeds = 10)
        void connectionsGoOnWhenTheHostIsThereAgain() throws Exception {
            try (Server server = Streams.serve(at("db.example", 80), ECHO);
                    Connection peer = Streams.connect("db.example", 80)) {
                assertThat(ask(peer, "hello")).isEqualTo("hello");
                network().unplug("db.example");
                var waiting = spawn(() -> ask(peer, "still there?"));
                var connecting = spawn(() -> Streams.connect("db.example", 80));
                sleep(Duration.ofMinutes(1));
                assertThat(waiting.isDone()).isFalse();
                assertThat(connecting.isDone()).isFalse();
                network().plugIn("db.example");
                assertThat(await(waiting)).isEqualTo("still there?");
                await(connecting).close();
                assertThat(currentLoop().time()).isEqualTo(Duration.ofMinutes(1));
                assertThat(server.isServing()).isTrue();
            }
        }

        @Test
        void whoConnectsGivesUp() {
            run(() -> {
                network().unplug("db.example");
                assertThatThrownBy(() -> Streams.connect("db.example", 80))
                        .isInstanceOf(ConnectException.class)
                        .hasMessageEndingWith("Connection timed out");
                assertThat(currentLoop().time()).isEqualTo(Duration.ofSeconds(127));
                assertThat(network().openEnds()).isZero();
            });
        }

        @Test
        void whoConnectsGivesUpIfTheAnswerIsLost() {
            run(() -> {
                var delay = Duration.ofMillis(10);
                network().faults(Faults.none().latency(delay, delay).silences(1));
                StreamHandler greets = (_, writer) -> writer.write("hello"); // before it arrives
                Server server = Streams.serve(at("db.example", 80), greets);
                assertThatThrownBy(() -> Streams.connect("db.example", 80))
                        .isInstanceOf(ConnectException.class)
                        .hasMessageEndingWith("Connection timed out");
                assertThat(currentLoop().time()).isEqualTo(Duration.ofMillis(127_020));
                server.close();
            });
        }

        @Test
        void whoHasWrittenGivesUp() {
            run(() -> {
                Server server = Streams.serve(at("db.example", 80), ECHO);
                Connection peer = Streams.connect("db.example", 80);
                ask(peer, "hello");
                network().unplug("db.example");
                assertThatThrownBy(() -> ask(peer, "still there?"))
                        .hasMessage("Connection timed out");
                server.close();
            });
        }
    }

    @Test
    void whoFindsTheBacklogFullWaitsForItsTurn() {
        run(() -> {
            var options = ServeOptions.defaults().backlog(1).connectionLimit(1);
            Server server = Streams.serve(at("localhost", 80), ECHO, options);
            var peers = new ArrayList<Connection>();
            for (int i = 0; i < 2; i++) {
                peers.add(Streams.connect("localhost", 80));
            }
            var third = spawn(() -> Streams.connect("localhost", 80));
            assertThatThrownBy(() -> waitFor(third, Duration.ofSeconds(1)))
                    .isInstanceOf(TimeoutException.class);
            var fourth = spawn(() -> Streams.connect("localhost", 80));
            Simulation.waitUntilBlocked();
            peers.getFirst().close();
            peers.get(1).close();
            try (Connection peer = await(fourth)) {
                assertThat(ask(peer, "my turn")).isEqualTo("my turn");
            }
            server.close();
        });
    }
}
