package dev.weft.comparison.proxy;

import static dev.weft.Coroutines.run;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.net.Connection;
import dev.weft.net.Server;
import dev.weft.net.Streams;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;

/// What a proxy says about itself.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StatusTest {
    @ParameterizedTest
    @EnumSource
    void thePageHasTheNumbersOfEachBackEnd(Language language) {
        run(() -> {
            try (Server a = Backends.greeter("a");
                    var proxy =
                            RunningProxy.start(
                                    language,
                                    List.of(Backends.NOBODY, a.port()),
                                    "--status-page=0",
                                    "--fall=1")) {
                int statusPort = proxy.statusPort();
                try (Connection client = proxy.connect()) {
                    client.reader().readLine();
                    client.writer().write("x".repeat(2047) + "\n");
                    client.reader().readLine();

                    assertThat(RunningProxy.ask(statusPort, "GET /").lines())
                            .startsWith("HTTP/1.1 200 OK")
                            .contains("round-robin, 0 turned away, 0 cut for silence")
                            .anyMatch(line -> line.matches("127.0.0.1:1 +down +0 +0 +1 +0 B +0 B"))
                            .anyMatch(line ->
                                    line.matches(
                                            "127.0.0.1:%d +up +1 +1 +0 +2.0 KiB +2.0 KiB"
                                                    .formatted(a.port())));
                }
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void thePageAnswersWhatElseIsAsked(Language language) {
        run(() -> {
            try (var proxy = RunningProxy.start(language, List.of(1), "--status-page=0")) {
                int statusPort = proxy.statusPort();
                assertThat(RunningProxy.ask(statusPort, "GET /favicon.ico"))
                        .startsWith("HTTP/1.1 404 Not Found\r\n");
                assertThat(RunningProxy.ask(statusPort, "POST /"))
                        .startsWith("HTTP/1.1 405 Method Not Allowed\r\nAllow: GET, HEAD\r\n");
                for (String nothing : List.of("", " ", "GE T", "  /")) {
                    assertThat(RunningProxy.ask(statusPort, nothing)).startsWith("HTTP/1.1 405 ");
                }
                try (var gone = Streams.connect("127.0.0.1", statusPort)) {
                    gone.writer().writeEof();
                    assertThat(gone.reader().readAll()).isEmpty();
                }
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/favicon.ico"})
    void theHeadAloneIsThatOfTheWholePage(String page) {
        run(() -> {
            var answers = new ArrayList<String>();
            for (Language language : Language.values()) {
                try (var proxy = RunningProxy.start(language, List.of(1), "--status-page=0")) {
                    int port = proxy.statusPort();
                    String whole = RunningProxy.ask(port, "GET " + page);
                    String head = RunningProxy.ask(port, "HEAD " + page);
                    assertThat(head).endsWith("\r\n\r\n").hasSizeLessThan(whole.length());
                    assertThat(whole).startsWith(head);
                    answers.add(whole);
                }
            }
            assertThat(answers.getFirst()).isEqualTo(answers.getLast());
        });
    }

    @ParameterizedTest
    @EnumSource
    void thePageIsAsLongAsItSays(Language language) {
        run(() -> {
            try (var proxy =
                    RunningProxy.start(
                            language, List.of(), "b\u00fccher.invalid:80", "--status-page=0")) {
                String page = RunningProxy.ask(proxy.statusPort(), "GET /");
                String[] parts = page.split("\r\n\r\n", 2);
                assertThat(parts[1]).contains("b\u00fccher.invalid:80");
                assertThat(parts[0])
                        .contains("Content-Length: " + parts[1].getBytes(UTF_8).length + "\r\n");
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void theLineIsShownAndTakenBack(Language language) {
        run(() -> {
            var proxy = RunningProxy.start(language, List.of(Backends.NOBODY), "--status");
            assertThat(proxy.sees("connections"))
                    .isEqualTo(
                            "0 connections, 0 served, 0 turned away, 0 B sent, 0 B received"
                                    + " | 127.0.0.1:1 up 0");
            proxy.close();
            assertThat(proxy.sees("")).isEmpty();
        });
    }

    @ParameterizedTest
    @EnumSource
    void oneIsNotMany(Language language) {
        run(() -> {
            try (Server a = Backends.greeter("a");
                    var proxy = RunningProxy.start(language, List.of(a.port()), "--status");
                    Connection client = proxy.connect()) {
                client.reader().readLine();
                assertThat(proxy.sees("1 served")).startsWith("1 connection, ");
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void withoutBackEndsItBringsItsOwn(Language language) {
        run(() -> {
            try (var proxy = RunningProxy.start(language, List.of());
                    Connection client = proxy.connect()) {
                client.writer().write("to and fro");
                client.writer().writeEof();

                assertThat(client.reader().readAll()).asString().isEqualTo("to and fro");
            }
        });
    }
}
