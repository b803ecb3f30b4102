package dev.weft.comparison.chatterbox;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.spawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Task;
import dev.weft.net.TlsOptions;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;

import javax.net.ssl.SSLException;

/// The chat room over TLS, in each language with the client in each.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChatTlsTest {
    private static final String PASSWORD = "changeit";

    @TempDir static Path directory;
    private static Path certificate;
    private static Path key;

    /// Made anew, so that they are never too old.
    @BeforeAll
    static void makeACertificate() throws Exception {
        Path file = directory.resolve("store");
        var keytool =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                        "-genkeypair",
                        "-alias",
                        "here",
                        "-dname",
                        "CN=here",
                        "-keyalg",
                        "EC",
                        "-ext",
                        "san=dns:localhost",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD);
        keytool.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        assertThat(keytool.start().waitFor()).isZero();
        KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
        certificate = pem("CERTIFICATE", store.getCertificate("here").getEncoded());
        key = pem("PRIVATE KEY", store.getKey("here", PASSWORD.toCharArray()).getEncoded());
    }

    private static Path pem(String label, byte[] content) throws Exception {
        String text =
                "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
                        .formatted(label, Base64.getMimeEncoder().encodeToString(content));
        return Files.writeString(directory.resolve(label + ".pem"), text);
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
                    assertThatThrownBy(() -> await(ann)).isInstanceOf(SSLException.class);
                    assertThat(terminal.lines()).isEmpty();
                });
    }
}
