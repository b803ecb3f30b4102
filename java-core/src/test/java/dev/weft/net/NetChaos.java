package dev.weft.net;

import static dev.weft.Coroutines.allTasks;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.sleep;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.waitFor;
import static dev.weft.Coroutines.waitUntil;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Coroutine;
import dev.weft.Task;
import dev.weft.Until;
import dev.weft.testing.Faults;
import dev.weft.testing.SimulatedNetwork;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;

/// A random program over a network with random faults, and what must be true of it: a server that
/// acknowledges lines, one that echoes bytes, clients that are cancelled at any moment, and a drain
/// while they are at it. All of it follows from the seed.
final class NetChaos {
    private static final int LINES_PORT = 1000;
    private static final int ECHO_PORT = 2000;
    private static final Duration IDLE = Duration.ofMinutes(20);

    private final SimulatedNetwork network = SimulatedNetwork.current();
    private final Random random;
    private final List<String> trail = new ArrayList<>();
    private final Map<Integer, Integer> linesReceived = new HashMap<>(); // by client
    private final Set<Integer> linesServedToTheEnd = new HashSet<>();
    private final Set<SocketAddress> heardToTheEnd = new HashSet<>(); // by the echo
    private final List<Throwable> failures = new ArrayList<>();
    private final List<Task<?>> clients = new ArrayList<>();

    private NetChaos(long seed) {
        random = new Random(seed);
    }

    /// Runs as the main task of a simulation.
    ///
    /// @return what happened, in order
    static List<String> run(long seed) throws Exception {
        var chaos = new NetChaos(seed);
        chaos.run();
        return chaos.trail;
    }

    private void run() throws Exception {
        currentLoop().setExceptionHandler((_, trouble) -> hear(trouble.exception()));
        network.faults(faults());
        Server lines = Streams.serve(at(LINES_PORT), this::acknowledge, serveOptions());
        Server echo = Transports.serve(Echo::new, at(ECHO_PORT), serveOptions());
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            int id = i;
            Coroutine.Action client =
                    random.nextBoolean() ? () -> talk(id) : () -> sendAndCheck(id);
            clients.add(spawn("client " + id, () -> surely(id, client)));
        }
        if (random.nextInt(3) > 0) {
            meddle();
        }
        if (random.nextInt(3) > 0) {
            waitUntil(Until.ALL_DONE, clients);
        }
        boolean inTime = lines.drain(Duration.ofMillis(random.nextInt(2000)));
        inTime &= echo.drain(IDLE);
        tell("drained " + (inTime ? "in time" : "by force"));
        waitUntil(Until.ALL_DONE, clients);
        // Handlers may have something to do after their connection; what was closed may still have
        // something to send, until the system gives up.
        for (int i = 0; i < 200 && (allTasks().size() > 1 || network.openEnds() > 0); i++) {
            sleep(Duration.ofSeconds(10));
        }
        assertThat(allTasks()).hasSize(1);
        assertThat(network.openEnds()).as("%s", network).isZero();
        if (!failures.isEmpty()) {
            throw new AssertionError(trail.toString(), failures.getFirst());
        }
    }

    /// Hears of what went wrong where nobody waits; only one such thing may.
    private void hear(Throwable failure) {
        tell("failure: " + failure.getMessage());
        if (!"Too many open files".equals(failure.getMessage())) {
            failures.add(failure);
        }
    }

    private void tell(String step) {
        trail.add(currentLoop().time().toNanos() + " " + step);
    }

    private static InetSocketAddress at(int port) {
        return InetSocketAddress.createUnresolved("server.example", port);
    }

    private Faults faults() {
        Faults faults = Faults.none();
        if (random.nextBoolean()) {
            int least = random.nextInt(20);
            faults =
                    faults.latency(
                            Duration.ofMillis(least),
                            Duration.ofMillis(least + random.nextInt(80)));
        }
        if (random.nextBoolean()) {
            faults = faults.splits(random.nextDouble());
        }
        if (random.nextInt(3) == 0) {
            faults = faults.resets(random.nextDouble() / 10);
        }
        if (random.nextInt(6) == 0) {
            faults = faults.silences(random.nextDouble() / 20);
        }
        if (random.nextInt(6) == 0) {
            faults = faults.refusals(0.3);
        }
        if (random.nextInt(6) == 0) {
            faults = faults.acceptFailures(0.3);
        }
        return faults;
    }

    private ServeOptions serveOptions() {
        var options = ServeOptions.defaults().readLimit(10 + random.nextInt(10_000));
        return random.nextInt(4) > 0 ? options : options.connectionLimit(1).backlog(1);
    }

    // ---- trouble

    /// Cancels clients, and cuts the server off for a while.
    private void meddle() {
        for (int i = random.nextInt(8); i >= 0; i--) {
            if (random.nextBoolean()) {
                sleep(Duration.ofMillis(random.nextInt(100)));
            } else {
                yieldNow();
            }
            switch (random.nextInt(6)) {
                case 0 -> network.unplug("server.example");
                case 1 -> network.plugIn("server.example");
                default -> {
                    Task<?> client = clients.get(random.nextInt(clients.size()));
                    tell("cancels " + client.name());
                    client.cancel();
                }
            }
        }
        network.plugIn("server.example");
    }

    /// Lets a client fail as clients on a network do.
    private void surely(int id, Coroutine.Action client) throws Exception {
        try {
            client.run();
            tell(id + " is content");
        } catch (IOException | TimeoutException failure) {
            tell(id + " failed: " + failure.getMessage());
        } catch (CancellationException cancelled) {
            tell(id + " was cancelled");
        } catch (Throwable bug) {
            hear(bug);
        }
    }

    private void dawdle() {
        switch (random.nextInt(4)) {
            case 0 -> yieldNow();
            case 1 -> sleep(Duration.ofMillis(random.nextInt(30)));
            default -> {
                // Goes on.
            }
        }
    }

    // ---- lines and acknowledgements

    private static String line(int id, int number) {
        return "%d %d %s\n".formatted(id, number, "x".repeat((id * 31 + number * 17) % 700 / 3));
    }

    private void acknowledge(StreamReader reader, StreamWriter writer) throws IOException {
        int id = -1;
        int expected = 0;
        try {
            while (true) {
                byte[] line = waitFor(() -> nextLine(reader, writer), IDLE);
                if (line.length == 0) {
                    break;
                }
                String[] words = new String(line, StandardCharsets.UTF_8).split(" ");
                id = Integer.parseInt(words[0]);
                assertThat(new String(line, StandardCharsets.UTF_8)).isEqualTo(line(id, expected));
                linesReceived.put(id, ++expected);
                writer.write("ack " + (expected - 1) + "\n");
                dawdle();
                writer.drain();
            }
            if (!writer.isClosing()) {
                linesServedToTheEnd.add(id);
            }
            tell("served " + id);
        } catch (IOException | TimeoutException failure) {
            tell("lost " + id + ": " + failure.getMessage());
        }
    }

    /// @return the line; an empty one at the end, which is never in the middle of one
    private static byte[] nextLine(StreamReader reader, StreamWriter writer) throws IOException {
        byte[] start = {};
        while (true) {
            try {
                return concat(start, reader.readUntil((byte) '\n'));
            } catch (LimitOverrunException tooLong) {
                assertThat(tooLong.consumed()).isPositive();
                start = concat(start, reader.readExactly(tooLong.consumed()));
            } catch (IncompleteReadException end) {
                if (!writer.isClosing()) { // who has closed it reads to an end too, of what came
                    assertThat(concat(start, end.partial())).as("half a line").isEmpty();
                }
                return new byte[0];
            }
        }
    }

    private static byte[] concat(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private void talk(int id) throws Exception {
        int count = random.nextInt(40);
        int[] acknowledged = {0};
        try (Connection server = Streams.connect("server.example", LINES_PORT)) {
            Coroutine.Action listening = () -> listen(id, server, acknowledged);
            Task<?> listener = spawn("listener " + id, () -> surely(id, listening));
            try {
                for (int i = 0; i < count; i++) {
                    server.writer().write(line(id, i));
                    dawdle();
                    if (random.nextInt(3) == 0) {
                        waitFor(server.writer()::drain, IDLE);
                    }
                }
                if (random.nextInt(8) == 0) {
                    server.writer().transport().abort();
                }
                server.writer().writeEof();
                waitUntil(Until.ALL_DONE, List.of(listener));
            } finally {
                listener.cancel();
            }
            int received = linesReceived.getOrDefault(id, 0);
            assertThat(acknowledged[0]).isLessThanOrEqualTo(received);
            if (linesServedToTheEnd.contains(id)) {
                assertThat(received).isEqualTo(count);
            }
            closed(server);
        }
    }

    private void listen(int id, Connection server, int[] acknowledged)
            throws IOException, TimeoutException {
        while (true) {
            String line = waitFor(server.reader()::readLine, IDLE);
            if (line == null || server.writer().isClosing()) {
                break; // who has closed it hears the rest of what came, as after an end
            }
            assertThat(line).isEqualTo("ack " + acknowledged[0]);
            acknowledged[0]++;
            assertThat(linesReceived.get(id)).isGreaterThanOrEqualTo(acknowledged[0]);
            dawdle();
        }
        tell(id + " heard " + acknowledged[0]);
    }

    private void closed(Connection connection) throws IOException, TimeoutException {
        if (random.nextBoolean()) {
            waitFor(connection.writer()::closeAndWait, IDLE);
        }
    }

    // ---- bytes and their echo

    /// Sends back what comes, no faster than it is taken.
    private final class Echo implements Protocol {
        private Transport transport;
        private boolean paused;

        @Override
        public void connectionMade(Transport made) {
            transport = made;
            transport.setWriteBufferLimits(1 + random.nextInt(10_000), random.nextInt(2));
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            assertThat(data.hasRemaining()).isTrue();
            assertThat(paused).isFalse();
            transport.write(data);
            assertThat(data.hasRemaining()).isFalse();
        }

        @Override
        public void pauseWriting() {
            paused = true;
            transport.pauseReading();
        }

        @Override
        public void resumeWriting() {
            paused = false;
            transport.resumeReading();
        }

        @Override
        public boolean eofReceived() {
            heardToTheEnd.add(transport.extraInfo(ExtraInfo.REMOTE_ADDRESS));
            return false;
        }

        @Override
        public void connectionLost(Throwable cause) {
            tell("echo lost: " + cause);
        }
    }

    private void sendAndCheck(int id) throws Exception {
        byte[] all = new byte[random.nextInt(200_000)];
        random.nextBytes(all);
        try (Connection server = Streams.connect("server.example", ECHO_PORT)) {
            Coroutine.Action checking = () -> check(server, all);
            Task<?> checker = spawn("checker " + id, () -> surely(id, checking));
            try {
                for (int at = 0; at < all.length; ) {
                    int to = Math.min(all.length, at + 1 + random.nextInt(20_000));
                    server.writer().write(Arrays.copyOfRange(all, at, to));
                    at = to;
                    dawdle();
                    waitFor(server.writer()::drain, IDLE);
                }
                server.writer().writeEof();
                waitUntil(Until.ALL_DONE, List.of(checker));
            } finally {
                checker.cancel();
            }
            closed(server);
        }
    }

    private void check(Connection server, byte[] all) throws IOException, TimeoutException {
        int at = 0;
        while (true) {
            int most = 1 + random.nextInt(20_000);
            byte[] data = waitFor(() -> server.reader().read(most), IDLE);
            if (data.length == 0) {
                break;
            }
            assertThat(data).isEqualTo(Arrays.copyOfRange(all, at, at + data.length));
            at += data.length;
            dawdle();
        }
        if (heardToTheEnd.contains(server.writer().extraInfo(ExtraInfo.LOCAL_ADDRESS))) {
            assertThat(at).isEqualTo(all.length);
        }
    }
}
