package dev.weft.net;

import static dev.weft.Coroutines.run;
import static dev.weft.net.TestCertificates.ELSEWHERE;
import static dev.weft.net.TestCertificates.EXPIRED;
import static dev.weft.net.TestCertificates.HERE;
import static dev.weft.net.TestCertificates.STRANGER;
import static dev.weft.net.TestCertificates.serving;
import static dev.weft.net.TestCertificates.trusting;
import static dev.weft.net.TlsTest.ECHO;
import static dev.weft.net.TlsTest.ask;
import static dev.weft.net.TlsTest.connect;
import static dev.weft.net.TlsTest.end;
import static dev.weft.net.TlsTest.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;

import javax.net.ssl.SSLHandshakeException;

/// Whose certificates are accepted, over real sockets.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TlsCertificateTest {
    @BeforeAll
    static void certificates() {
        assertThat(TestCertificates.AUTHORITY).exists();
    }

    @Nested
    class ACertificate {
        private static void assertRefused(String certificate, TlsOptions client, String why) {
            run(() -> {
                try (Server server = serve(ECHO, serving(certificate))) {
                    assertThatThrownBy(() -> connect(server, client))
                            .isInstanceOf(SSLHandshakeException.class)
                            .hasStackTraceContaining(why);
                    // The server goes on, for a client that does not mind.
                    var anyHost = trusting().trust(TestCertificates.chain(certificate));
                    if (!certificate.equals(EXPIRED)) {
                        try (Connection peer = connect(server, anyHost.verifyHost(false))) {
                            assertThat(ask(peer, "still there?")).isEqualTo("still there?");
                        }
                    }
                    end(server, Server::abortClients);
                }
            });
        }

        @Test
        void ofAnotherHostIsRefused() throws IOException {
            assertRefused(
                    ELSEWHERE, trusting(), "No subject alternative DNS name matching localhost");
        }

        @Test
        void thatHasExpiredIsRefused() throws IOException {
            assertRefused(EXPIRED, trusting(), "NotAfter");
        }

        @Test
        void thatNobodyTrustedHasSignedIsRefused() throws IOException {
            assertRefused(STRANGER, trusting(), "unable to find valid certification path");
        }

        @Test
        void thatTheJdkDoesNotTrustIsRefusedByDefault() {
            assertRefused(HERE, TlsOptions.defaults(), "unable to find valid certification path");
        }

        @Test
        void isOfTheNameThatWasGivenForTheHost() {
            run(() -> {
                try (Server server = serve(ECHO, serving(ELSEWHERE));
                        Connection peer =
                                connect(server, trusting().serverName("elsewhere.example."))) {
                    assertThat(ask(peer, "x")).isEqualTo("x");
                }
            });
        }

        @Test
        void mayBeOfAnAddress() {
            run(() -> {
                try (Server server = serve(ECHO, serving(HERE));
                        Connection peer =
                                Streams.connect(
                                        server.addresses().getFirst(),
                                        ConnectOptions.defaults().tls(trusting()))) {
                    assertThat(ask(peer, "x")).isEqualTo("x");
                }
            });
        }

        @Test
        void isChosenByTheNameThatTheClientWants() {
            run(() -> {
                TlsOptions both =
                        serving(HERE)
                                .certificate(
                                        TestCertificates.chain(ELSEWHERE),
                                        TestCertificates.key(ELSEWHERE));
                try (Server server = serve(ECHO, both)) {
                    assertThat(subjectAt(server, trusting())).isEqualTo("CN=here");
                    assertThat(subjectAt(server, trusting().serverName("elsewhere.example")))
                            .isEqualTo("CN=elsewhere");
                }
            });
        }

        private static String subjectAt(Server server, TlsOptions options) throws IOException {
            try (Connection peer = connect(server, options)) {
                return subject(peer.writer());
            }
        }

        @Test
        void needsAHostToBeOf(@TempDir Path directory) {
            run(() -> {
                var address = UnixDomainSocketAddress.of(directory.resolve("socket"));
                try (var _ =
                        Streams.serve(address, ECHO, ServeOptions.defaults().tls(serving(HERE)))) {
                    var options = ConnectOptions.defaults();
                    assertThatThrownBy(() -> Streams.connect(address, options.tls(trusting())))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageContaining("serverName");
                    TlsOptions named = trusting().serverName("localhost");
                    try (Connection peer = Streams.connect(address, options.tls(named))) {
                        assertThat(ask(peer, "x")).isEqualTo("x");
                    }
                }
            });
        }
    }

    private static String subject(StreamWriter writer) throws IOException {
        var first = writer.extraInfo(ExtraInfo.TLS_SESSION).getPeerCertificates()[0];
        return ((X509Certificate) first).getSubjectX500Principal().getName();
    }

    @Nested
    class AClientsCertificate {
        private static final StreamHandler WHO =
                (_, writer) -> {
                    String who;
                    try {
                        who = subject(writer);
                    } catch (IOException nobody) {
                        who = "nobody";
                    }
                    writer.write(who + "\n");
                };

        private static TlsOptions trustingServer() throws IOException {
            return serving(HERE).trust(TestCertificates.AUTHORITY);
        }

        private static TlsOptions asElsewhere() throws IOException {
            return trusting()
                    .certificate(
                            TestCertificates.chain(ELSEWHERE), TestCertificates.key(ELSEWHERE));
        }

        @Test
        void isNotAskedForByDefault() {
            run(() -> {
                try (Server server = serve(WHO, trustingServer());
                        Connection peer = connect(server, asElsewhere())) {
                    assertThat(peer.reader().readLine()).isEqualTo("nobody");
                }
            });
        }

        @Test
        void thatIsWantedMayLack() {
            run(() -> {
                try (Server server = serve(WHO, trustingServer().requestClientCertificate());
                        Connection with = connect(server, asElsewhere());
                        Connection without = connect(server, trusting())) {
                    assertThat(with.reader().readLine()).isEqualTo("CN=elsewhere");
                    assertThat(without.reader().readLine()).isEqualTo("nobody");
                }
            });
        }

        @ParameterizedTest
        @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
        void thatIsRequiredMayNot(String version) {
            run(() -> {
                TlsOptions without =
                        trusting().parameters(p -> p.setProtocols(new String[] {version}));
                try (Server server = serve(WHO, trustingServer().requireClientCertificate());
                        Connection with = connect(server, asElsewhere())) {
                    assertThat(with.reader().readLine()).isEqualTo("CN=elsewhere");
                    // In TLS 1.3 the client is done before the server has looked.
                    assertThatThrownBy(
                                    () -> {
                                        try (Connection peer = connect(server, without)) {
                                            peer.reader().readLine();
                                        }
                                    })
                            .isInstanceOf(SSLHandshakeException.class);
                }
            });
        }
    }
}
