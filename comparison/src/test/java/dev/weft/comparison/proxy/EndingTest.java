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
import dev.weft.net.Server;
import dev.weft.net.Streams;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.ConnectException;
import java.util.List;

/// What bounds the connections, in number and in time.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EndingTest {
    private static String echoed(Connection client, String line) throws IOException {
        client.writer().write(line + "\n");
        return client.reader().readLine();
    }

    @ParameterizedTest
    @EnumSource
    void silenceIsCutAtBothEnds(Language language) {
        run(() -> {
            Future<String> end = currentLoop().createFuture();
            try (Server patient =
                            Streams.serveLocally(
                                    0,
                                    (reader, writer) -> {
                                        try {
                                            end.complete("end: " + reader.readLine());
                                        } catch (IOException reset) {
                                            end.complete("reset");
                                        }
                                    });
                    var proxy =
                            RunningProxy.start(
                                    language, List.of(patient.port()), "--idle-timeout=50ms");
                    Connection client = proxy.connect()) {
                assertThatThrownBy(client.reader()::readLine).isInstanceOf(IOException.class);
                assertThat(await(end)).isEqualTo("reset");
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void whoIsOneTooManyWaitsForAPlace(Language language) {
        run(() -> {
            try (Server a = Backends.greeter("a");
                    var proxy = RunningProxy.start(language, List.of(a.port()), "--connections=1");
                    Connection first = proxy.connect();
                    Connection second = proxy.connect()) {
                first.reader().readLine();
                Task<String> greeting = spawn(() -> second.reader().readLine());
                for (int i = 0; i < 20; i++) {
                    assertThat(echoed(first, "I stay")).isEqualTo("I stay");
                }
                assertThat(greeting.isDone()).isFalse();

                first.writer().close();
                assertThat(await(greeting)).isEqualTo("a");
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void stoppedItLetsConnectionsEndButTakesNoNewOnes(Language language) {
        run(() -> {
            try (Server a = Backends.greeter("a");
                    var proxy = RunningProxy.start(language, List.of(a.port()));
                    Connection client = proxy.connect()) {
                client.reader().readLine();
                proxy.stop();
                assertThat(proxy.hears("stopping")).contains("1 connection has 10s to end");
                assertThatThrownBy(proxy::connect).isInstanceOf(ConnectException.class);
                assertThat(echoed(client, "not yet")).isEqualTo("not yet");
                assertThat(proxy.task.isDone()).isFalse();

                client.writer().close();
                proxy.waitForTheEnd();
                assertThat(proxy.hears("stopped")).contains("all connections have ended");
                assertThat(proxy.task.isCancelled()).isTrue();
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void thoseThatDoNotEndInTimeAreReset(Language language) {
        run(() -> {
            try (Server a = Backends.greeter("a");
                    var proxy = RunningProxy.start(language, List.of(a.port()), "--drain=50ms");
                    Connection client = proxy.connect()) {
                client.reader().readLine();
                proxy.stop();

                assertThatThrownBy(client.reader()::readLine).isInstanceOf(IOException.class);
                assertThat(proxy.hears("stopped")).contains("some connections were cut");
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void aPlaceThatIsTakenIsAFailureThatSaysWhatToDo(Language language) {
        run(() -> {
            try (Server taken = Backends.greeter("a")) {
                String place = "127.0.0.1:" + taken.port();
                assertThatThrownBy(() -> RunningProxy.runs(language, "--listen=" + place, "1"))
                        .isInstanceOf(CannotListenException.class)
                        .hasMessageStartingWith("cannot listen at " + place + " (")
                        .hasMessageEndingWith("choose another place with --listen");
                assertThatThrownBy(() ->
                                RunningProxy.runs(
                                        language, "--listen=0", "--status-page=" + place, "1"))
                        .isInstanceOf(CannotListenException.class)
                        .hasMessageEndingWith("choose another place with --status-page");
            }
        });
    }
}
