package dev.weft.comparison.proxy;

import static dev.weft.Coroutines.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.net.Connection;
import dev.weft.net.Server;
import dev.weft.net.Streams;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/// Who gets a client.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BalancingTest {
    /// The names of the back ends that so many clients get, one after the other.
    private static List<String> greetings(RunningProxy proxy, int clients) throws IOException {
        var names = new ArrayList<String>();
        for (int i = 0; i < clients; i++) {
            try (Connection client = proxy.connect()) {
                names.add(client.reader().readLine());
            }
        }
        return names;
    }

    private static List<Connection> greeted(RunningProxy proxy, String... names)
            throws IOException {
        var clients = new ArrayList<Connection>();
        for (String name : names) {
            Connection client = proxy.connect();
            assertThat(client.reader().readLine()).isEqualTo(name);
            clients.add(client);
        }
        return clients;
    }

    @ParameterizedTest
    @EnumSource
    void roundRobinTakesTurns(Language language) {
        run(() -> {
            try (Server a = Backends.greeter("a");
                    Server b = Backends.greeter("b");
                    Server c = Backends.greeter("c");
                    var proxy =
                            RunningProxy.start(language, List.of(a.port(), b.port(), c.port()))) {
                assertThat(greetings(proxy, 7)).containsExactly("a", "b", "c", "a", "b", "c", "a");
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void leastConnectionsSendsWhereFewestAre(Language language) {
        run(() -> {
            try (Server a = Backends.greeter("a");
                    Server b = Backends.greeter("b");
                    var proxy =
                            RunningProxy.start(
                                    language,
                                    List.of(a.port(), b.port()),
                                    "--policy=least-connections",
                                    "--status-page=0")) {
                int statusPort = proxy.statusPort();
                List<Connection> clients = greeted(proxy, "a", "b", "a", "b");
                clients.get(1).close();
                clients.get(3).close();
                String none = "127.0.0.1:%d +up +0 .*".formatted(b.port());
                while (RunningProxy.ask(statusPort, "GET /")
                        .lines()
                        .noneMatch(line -> line.matches(none))) {
                    // The back end has yet to hear that they are gone.
                }

                clients.addAll(greeted(proxy, "b", "b", "a"));
                clients.forEach(Connection::close);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void whoDoesNotAnswerIsPassedOver(Language language) {
        run(() -> {
            try (Server a = Backends.greeter("a");
                    var proxy =
                            RunningProxy.start(
                                    language, List.of(Backends.NOBODY, a.port()), "--fall=2")) {
                assertThat(greetings(proxy, 4)).containsOnly("a");
                assertThat(proxy.hears("is down")).startsWith("127.0.0.1:1 is down: ");
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void whoDoesNotAnswerInTimeIsPassedOverToo(Language language) {
        run(() -> {
            // A full queue of connections: the system leaves those who come then without an answer.
            try (var deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                    var first = new Socket(deaf.getInetAddress(), deaf.getLocalPort());
                    var second = new Socket(deaf.getInetAddress(), deaf.getLocalPort());
                    Server a = Backends.greeter("a");
                    var proxy =
                            RunningProxy.start(
                                    language,
                                    List.of(deaf.getLocalPort(), a.port()),
                                    "--connect-timeout=200ms",
                                    "--fall=1")) {
                assertThat(first.isConnected() && second.isConnected()).isTrue();
                assertThat(greetings(proxy, 2)).containsExactly("a", "a");
                assertThat(proxy.hears("is down")).endsWith(": no answer within 200ms");
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void whereNobodyAnswersTheClientIsReset(Language language) {
        run(() -> {
            try (var proxy = RunningProxy.start(language, List.of(Backends.NOBODY));
                    Connection client = proxy.connect()) {
                assertThatThrownBy(client.reader()::readAll).isInstanceOf(IOException.class);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void checksTellWhoIsDownAndWhoIsUpAgain(Language language) {
        run(() -> {
            try (SocketChannel reserved = Backends.reservedPort();
                    Server a = Backends.greeter("a");
                    var proxy =
                            RunningProxy.start(
                                    language,
                                    List.of(Backends.port(reserved), a.port()),
                                    "--check-interval=10ms",
                                    "--fall=2",
                                    "--rise=3")) {
                proxy.hears(Backends.port(reserved) + " is down: ");
                assertThat(greetings(proxy, 3)).containsExactly("a", "a", "a");

                try (Server b =
                        Streams.serveLocally(
                                Backends.port(reserved),
                                (reader, writer) -> {
                                    writer.write("b\n");
                                    reader.readAll();
                                })) {
                    proxy.hears(b.port() + " is up again");
                    assertThat(greetings(proxy, 2)).containsExactlyInAnyOrder("a", "b");
                }
                proxy.hears(Backends.port(reserved) + " is down: ");
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void whoIsDownIsStillTriedWhereNobodyIsUp(Language language) {
        run(() -> {
            try (SocketChannel reserved = Backends.reservedPort();
                    var proxy =
                            RunningProxy.start(
                                    language, List.of(Backends.port(reserved)), "--fall=1")) {
                try (Connection client = proxy.connect()) {
                    assertThatThrownBy(client.reader()::readAll).isInstanceOf(IOException.class);
                }
                proxy.hears(" is down: ");
                try (Server late =
                        Streams.serveLocally(
                                Backends.port(reserved),
                                (reader, writer) -> writer.write("late\n"))) {
                    assertThat(late.isServing()).isTrue();
                    assertThat(greetings(proxy, 1)).containsExactly("late");
                }
            }
        });
    }
}
