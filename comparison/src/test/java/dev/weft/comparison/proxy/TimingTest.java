package dev.weft.comparison.proxy;

import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.sleep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.net.Connection;
import dev.weft.net.Server;
import dev.weft.net.Streams;
import dev.weft.testing.SimulatedNetwork;
import dev.weft.testing.Simulation;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/// When things happen, in virtual time.
class TimingTest {
    private static final String WEB = "web.example:80";

    private static Duration now() {
        return currentLoop().time();
    }

    private static Server web() throws IOException {
        return Streams.serve(
                InetSocketAddress.createUnresolved("web.example", 80),
                (reader, writer) -> {
                    for (String line : reader.lines()) {
                        writer.write(line + "\n");
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void silenceLastsAsLongAsItMayAfterTheLastByte(Language language) {
        Simulation.run(() -> {
            try (Server web = web();
                    var proxy = RunningProxy.start(language, List.of(), WEB, "--idle-timeout=60s");
                    Connection client = proxy.connect()) {
                for (int i = 0; i < 10; i++) {
                    client.writer().write("still here\n");
                    assertThat(client.reader().readLine()).isEqualTo("still here");
                    sleep(Duration.ofSeconds(59));
                }
                assertThatThrownBy(client.reader()::readLine).isInstanceOf(IOException.class);
                assertThat(now()).isEqualTo(Duration.ofSeconds(9 * 59 + 60));
                assertThat(web.isServing()).isTrue();
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void checksComeAtTheirInterval(Language language) {
        Simulation.run(() -> {
            try (var proxy =
                    RunningProxy.start(
                            language,
                            List.of(),
                            WEB,
                            "--check-interval=5s",
                            "--fall=3",
                            "--rise=2")) {
                proxy.hears(WEB + " is down: ");
                assertThat(now()).isEqualTo(Duration.ofSeconds(10)); // the first one is at 0
                try (Server web = web()) {
                    proxy.hears(WEB + " is up again");
                    assertThat(now()).isEqualTo(Duration.ofSeconds(20));
                    SimulatedNetwork.current().unplug("web.example");
                    assertThat(proxy.hears(WEB + " is down: ")).endsWith("no answer within 3s");
                    assertThat(now()).isEqualTo(Duration.ofSeconds(20 + 3 * 5 + 3 * 3));
                    assertThat(web.isServing()).isTrue();
                }
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void aBackEndHasItsTimeToAnswer(Language language) {
        Simulation.run(() -> {
            try (Server web = web();
                    var proxy =
                            RunningProxy.start(
                                    language,
                                    List.of(),
                                    "far.example:80",
                                    WEB,
                                    "--connect-timeout=7s");
                    Connection client = proxy.connect()) {
                SimulatedNetwork.current().unplug("far.example");
                client.writer().write("anybody?\n");
                assertThat(client.reader().readLine()).isEqualTo("anybody?");
                assertThat(now()).isEqualTo(Duration.ofSeconds(7));
                assertThat(web.isServing()).isTrue();
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void aTimeIsSaidAsItIsWritten(Language language) {
        Simulation.run(() -> {
            for (String time : List.of("90s", "1500ms")) {
                try (Server web = web();
                        var proxy =
                                RunningProxy.start(
                                        language,
                                        List.of(),
                                        "far.example:80",
                                        WEB,
                                        "--fall=1",
                                        "--connect-timeout=" + time);
                        Connection client = proxy.connect()) {
                    SimulatedNetwork.current().unplug("far.example");
                    client.writer().write("anybody?\n");
                    assertThat(client.reader().readLine()).isEqualTo("anybody?");
                    assertThat(proxy.hears("is down")).endsWith(": no answer within " + time);
                    assertThat(web.isServing()).isTrue();
                }
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void stoppedItWaitsAsLongAsItMay(Language language) {
        Simulation.run(() -> {
            try (Server web = web();
                    var proxy = RunningProxy.start(language, List.of(), WEB, "--drain=30s");
                    Connection client = proxy.connect()) {
                client.writer().write("here\n");
                client.reader().readLine();
                proxy.stop();
                proxy.waitForTheEnd();

                assertThat(now()).isEqualTo(Duration.ofSeconds(30));
                assertThatThrownBy(client.reader()::readLine).isInstanceOf(IOException.class);
                assertThat(web.isServing()).isTrue();
            }
        });
    }
}
