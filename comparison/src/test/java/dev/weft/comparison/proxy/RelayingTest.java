package dev.weft.comparison.proxy;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Future;
import dev.weft.Task;
import dev.weft.net.Connection;
import dev.weft.net.ExtraInfo;
import dev.weft.net.Server;
import dev.weft.net.StreamReader;
import dev.weft.net.StreamWriter;
import dev.weft.net.Streams;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Random;

/// What passes between a client and its back end.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RelayingTest {
    private static final int CHUNK = 64 * 1024;

    @ParameterizedTest
    @EnumSource
    void aClientThatHasSaidAllStillHearsTheAnswer(Language language) {
        run(() -> {
            try (Server counter =
                            Streams.serveLocally(
                                    0,
                                    (reader, writer) ->
                                            writer.write("" + reader.readAll().length));
                    var proxy = RunningProxy.start(language, List.of(counter.port()));
                    Connection client = proxy.connect()) {
                client.writer().write("12345");
                client.writer().writeEof();

                assertThat(client.reader().readAll()).asString().isEqualTo("5");
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void aBackEndThatHasSaidAllStillHearsTheClient(Language language) {
        run(() -> {
            Future<String> heard = currentLoop().createFuture();
            try (Server early =
                            Streams.serveLocally(
                                    0,
                                    (reader, writer) -> {
                                        writer.write("all");
                                        writer.writeEof();
                                        heard.complete(new String(reader.readAll()));
                                    });
                    var proxy = RunningProxy.start(language, List.of(early.port()));
                    Connection client = proxy.connect()) {
                assertThat(client.reader().readAll()).asString().isEqualTo("all");
                client.writer().write("still here");
                client.writer().close();

                assertThat(await(heard)).isEqualTo("still here");
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void manyBytesComeBackAsTheyWere(Language language) {
        run(() -> {
            byte[] sent = new byte[8 << 20];
            new Random(1).nextBytes(sent);
            try (Server echo = Streams.serveLocally(0, RelayingTest::echo);
                    var proxy = RunningProxy.start(language, List.of(echo.port()));
                    Connection client = proxy.connect()) {
                Task<byte[]> received = spawn(() -> client.reader().readAll());
                client.writer().write(sent);
                client.writer().writeEof();

                assertThat(await(received)).isEqualTo(sent);
            }
        });
    }

    private static void echo(StreamReader reader, StreamWriter writer) throws IOException {
        for (byte[] data = reader.read(CHUNK); data.length > 0; data = reader.read(CHUNK)) {
            writer.write(data);
            writer.drain();
        }
    }

    /// What the system itself keeps on the way, four sockets' buffers, is far less than half of it.
    @ParameterizedTest
    @EnumSource
    void whoWritesFasterThanTheOtherReadsIsMadeToWait(Language language) {
        run(() -> {
            int chunks = 1600; // 100 MiB
            int[] written = {0};
            try (Server fast =
                            Streams.serveLocally(
                                    0,
                                    (reader, writer) -> {
                                        byte[] chunk = new byte[CHUNK];
                                        for (; written[0] < chunks; written[0]++) {
                                            writer.write(chunk);
                                            writer.drain();
                                        }
                                    });
                    var proxy =
                            RunningProxy.start(language, List.of(fast.port()), "--status-page=0")) {
                int statusPort = proxy.statusPort();
                try (Connection slow = proxy.connect()) {
                    slow.writer().transport().pauseReading();
                    waitForAStandstill(written, statusPort);
                    assertThat(written[0]).isBetween(1, chunks / 2);

                    slow.writer().transport().resumeReading();
                    long left = (long) chunks * CHUNK;
                    while (left > 0) {
                        left -= slow.reader().readExactly((int) Math.min(CHUNK, left)).length;
                    }
                    assertThat(slow.reader().readAll()).isEmpty();
                }
            }
        });
    }

    /// All parties are on one loop, so that each gets its turns while this asks for the status. If
    /// it were not patient enough, the test would see too little and not too much.
    private static void waitForAStandstill(int[] written, int statusPort) throws IOException {
        for (int unchanged = 0; unchanged < 50; unchanged++) {
            int before = written[0];
            RunningProxy.ask(statusPort, "GET /");
            if (written[0] != before || before == 0) {
                unchanged = 0;
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aResetBackEndResetsTheClient(Language language) {
        run(() -> {
            try (Server rude =
                            Streams.serveLocally(
                                    0,
                                    (reader, writer) -> {
                                        writer.write("half a sen");
                                        reader.readLine();
                                        reset(writer);
                                    });
                    var proxy = RunningProxy.start(language, List.of(rude.port()));
                    Connection client = proxy.connect()) {
                assertThat(client.reader().readExactly(10)).asString().isEqualTo("half a sen");
                client.writer().write("go on\n");
                assertThatThrownBy(client.reader()::readAll).isInstanceOf(IOException.class);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void aResetClientResetsTheBackEnd(Language language) {
        run(() -> {
            Future<String> heard = currentLoop().createFuture();
            try (Server server =
                            Streams.serveLocally(
                                    0,
                                    (reader, writer) -> {
                                        writer.write("ready\n");
                                        try {
                                            heard.complete("all: " + reader.readAll().length);
                                        } catch (IOException reset) {
                                            heard.complete("reset");
                                        }
                                    });
                    var proxy = RunningProxy.start(language, List.of(server.port()));
                    Connection client = proxy.connect()) {
                client.reader().readLine();
                reset(client.writer());

                assertThat(await(heard)).isEqualTo("reset");
            }
        });
    }

    private static void reset(StreamWriter writer) throws IOException {
        var channel = (SocketChannel) writer.extraInfo(ExtraInfo.CHANNEL);
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        writer.transport().abort();
    }
}
