package dev.weft.comparison.proxy;

import static dev.weft.Coroutines.withTimeout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.TaskGroup;
import dev.weft.net.Connection;
import dev.weft.net.Server;
import dev.weft.net.StreamReader;
import dev.weft.net.StreamWriter;
import dev.weft.net.Streams;
import dev.weft.testing.Faults;
import dev.weft.testing.SimulatedNetwork;
import dev.weft.testing.Simulation;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/// A thousand runs on a network on which all goes wrong that can.
class FaultyNetworkTest {
    private static final int SEEDS = 1000;
    private static final List<Integer> SIZES = List.of(300, 8_000, 100_000);
    private static final int PIECE = 20_000;
    private static final Faults FAULTS =
            Faults.none()
                    .latency(Duration.ZERO, Duration.ofMillis(20))
                    .splits(0.2)
                    .resets(0.01)
                    .silences(0.002)
                    .refusals(0.1);

    /// What came out at one end, and whether its end was one in good order.
    private static final class Heard {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private boolean whole;

        private void all(StreamReader reader) throws IOException {
            for (byte[] some = reader.read(4096); some.length > 0; some = reader.read(4096)) {
                bytes.writeBytes(some);
            }
            whole = true;
        }

        private void isWhatWasSaid(byte[] said) {
            byte[] heard = bytes.toByteArray();
            assertThat(heard.length).isLessThanOrEqualTo(said.length);
            assertThat(heard).isEqualTo(Arrays.copyOf(said, heard.length));
            if (whole) {
                assertThat(heard.length).isEqualTo(said.length);
            }
        }
    }

    /// What a client says, or is told; the longest is more than fits on the way.
    private static byte[] speech(int client, int direction) {
        byte[] speech = new byte[SIZES.get(client)];
        for (int i = 0; i < speech.length; i++) {
            speech[i] = (byte) (i * 31 + (i >> 8) * 7 + direction);
        }
        speech[0] = (byte) client;
        return speech;
    }

    private static void say(byte[] speech, StreamWriter writer) throws IOException {
        for (int at = 0; at < speech.length; at += PIECE) {
            writer.write(Arrays.copyOfRange(speech, at, Math.min(at + PIECE, speech.length)));
            writer.drain();
        }
        writer.writeEof();
    }

    /// Both directions at once, as long as the connection lasts, and an hour at most: a network
    /// that has fallen silent tells nobody.
    private static void talk(byte[] speech, StreamReader reader, StreamWriter writer, Heard heard) {
        try {
            bothWays(speech, reader, writer, heard);
        } catch (IOException | TimeoutException broken) {
            writer.transport().abort();
        }
    }

    private static void bothWays(
            byte[] speech, StreamReader reader, StreamWriter writer, Heard heard)
            throws IOException, TimeoutException {
        withTimeout(
                Duration.ofHours(1),
                () ->
                        TaskGroup.run(both -> {
                            both.spawn(() -> say(speech, writer));
                            both.spawn(() -> heard.all(reader));
                        }));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsHeardWasSaidInThatOrderAndAnEndIsTheEndOfItAll(Language language) {
        int[] whole = {0};
        Simulation.explore(
                SEEDS,
                _ -> {
                    Map<Integer, Heard> byBackends = new HashMap<>();
                    Map<Integer, Heard> byClients = new HashMap<>();
                    try (Server one = backend(byBackends);
                            Server other = backend(byBackends);
                            var proxy =
                                    RunningProxy.start(
                                            language,
                                            List.of(one.port(), other.port()),
                                            "--check-interval=1s",
                                            "--idle-timeout=10m")) {
                        SimulatedNetwork.current().faults(FAULTS);
                        TaskGroup.run(clients -> {
                            for (int i = 0; i < SIZES.size(); i++) {
                                int client = i;
                                Heard heard = new Heard();
                                byClients.put(client, heard);
                                clients.spawn(() -> beClient(client, proxy, heard));
                            }
                        });
                    }
                    byBackends.forEach((client, heard) -> heard.isWhatWasSaid(speech(client, 0)));
                    byClients.forEach((client, heard) -> {
                        heard.isWhatWasSaid(speech(client, 1));
                        whole[0] += heard.whole ? 1 : 0;
                    });
                });
        assertThat(whole[0]).isBetween(SEEDS, SIZES.size() * SEEDS - SEEDS / 4);
    }

    private static Server backend(Map<Integer, Heard> byBackends) throws IOException {
        return Streams.serveLocally(
                0,
                (reader, writer) -> {
                    byte[] first = reader.read(1);
                    if (first.length == 1) {
                        Heard heard = new Heard();
                        heard.bytes.writeBytes(first);
                        byBackends.put((int) first[0], heard);
                        talk(speech(first[0], 1), reader, writer, heard);
                    }
                });
    }

    private static void beClient(int client, RunningProxy proxy, Heard heard) {
        try (Connection connection = proxy.connect()) {
            talk(speech(client, 0), connection.reader(), connection.writer(), heard);
        } catch (IOException refused) {
            // It has heard nothing.
        }
    }
}
