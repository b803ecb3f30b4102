package dev.weft.comparison.chatterbox;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.spawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Task;
import dev.weft.comparison.TestCertificate;
import dev.weft.net.TlsOptions;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Path;

import javax.net.ssl.SSLException;

/// The chat room over TLS, in each language with the client in each.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChatTlsTest {
    @TempDir static Path directory;
    private static Path certificate;
    private static Path key;

    @BeforeAll
    static void makeACertificate() throws Exception {
        var made = TestCertificate.in(directory);
        certificate = made.certificate();
        key = made.key();
    }

    private static ServerSettings settings() throws Exception {
        return ServerSettings.defaults()
                .withTls(TlsOptions.defaults().certificate(certificate, key));
    }

    private static Task<Void> talk(Language language, int port, TlsOptions tls, Terminal terminal) {
        var settings = new ClientSettings("localhost", port, "ann", tls);
        return spawn(() -> language.talk(settings, terminal.keyboard(), terminal.screen()));
    }

    @ParameterizedTest
    @MethodSource("dev.weft.comparison.chatterbox.ChatClientTest#pairs")
    void itIsTheSameConversation(Language server, Language client) throws Exception {
        Evening.with(
                server,
                settings(),
                evening -> {
                    var terminal = new Terminal();
                    TlsOptions tls = TlsOptions.defaults().trust(certificate);
                    Task<Void> ann = talk(client, evening.port(), tls, terminal);
                    terminal.waitsFor("ann arrived.");
                    terminal.types("Nobody listens.");
                    terminal.waitsFor("[lobby] ann: Nobody listens.");
                    evening.close();
                    await(ann);
                    assertThat(terminal.lines()).last().isEqualTo("* Chatterbox closes. Goodbye.");
                });
    }

    @ParameterizedTest
    @MethodSource("dev.weft.comparison.chatterbox.ChatClientTest#pairs")
    void whoTrustsOthersDoesNotTalk(Language server, Language client) throws Exception {
        Evening.with(
                server,
                settings(),
                evening -> {
                    var terminal = new Terminal();
                    var ann = talk(client, evening.port(), TlsOptions.defaults(), terminal);
                    assertThatThrownBy(() -> await(ann))
                            .isInstanceOf(SSLException.class)
                            .hasMessageContaining("--tls-trust");
                    assertThat(terminal.lines()).isEmpty();
                });
    }

    @ParameterizedTest
    @MethodSource("dev.weft.comparison.chatterbox.ChatClientTest#pairs")
    void whoSpeaksPlainlyIsToldToTryTls(Language server, Language client) throws Exception {
        Evening.with(
                server,
                settings(),
                evening -> {
                    var terminal = new Terminal();
                    Task<Void> ann = talk(client, evening.port(), null, terminal);
                    assertThatThrownBy(() -> await(ann))
                            .isInstanceOf(IOException.class)
                            .hasMessage("the server seems to speak TLS; try --tls");
                    assertThat(terminal.lines()).isEmpty();
                });
    }

    @ParameterizedTest
    @MethodSource("dev.weft.comparison.chatterbox.ChatClientTest#pairs")
    void whoSpeaksTlsInVainIsToldToTryWithout(Language server, Language client) throws Exception {
        Evening.with(
                server,
                evening -> {
                    var terminal = new Terminal();
                    TlsOptions tls = TlsOptions.defaults().trust(certificate);
                    Task<Void> ann = talk(client, evening.port(), tls, terminal);
                    assertThatThrownBy(() -> await(ann))
                            .isInstanceOf(SSLException.class)
                            .hasMessage("the server seems to speak no TLS; try without");
                });
    }
}
