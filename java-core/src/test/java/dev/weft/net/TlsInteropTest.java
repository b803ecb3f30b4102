package dev.weft.net;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.toThread;
import static dev.weft.net.TestCertificates.AUTHORITY;
import static dev.weft.net.TestCertificates.ELSEWHERE;
import static dev.weft.net.TestCertificates.EXPIRED;
import static dev.weft.net.TestCertificates.HERE;
import static dev.weft.net.TestCertificates.chain;
import static dev.weft.net.TestCertificates.key;
import static dev.weft.net.TestCertificates.serving;
import static dev.weft.net.TestCertificates.trusting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.SSLHandshakeException;

/// TLS with programs that nobody here wrote, where they are there.
@Tag("network")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TlsInteropTest {
    private static final StreamHandler SHOUT =
            (reader, writer) -> {
                for (String line : reader.lines()) {
                    writer.write("<" + line.toUpperCase() + ">\n");
                    writer.drain();
                }
            };

    @BeforeAll
    static void certificates() {
        assertThat(AUTHORITY).exists();
    }

    @Nested
    class OpenSsl {
        @BeforeAll
        static void isThere() {
            Program.assumeThereIs("openssl", "version");
        }

        private static Program client(Server server, String... more) throws IOException {
            var command =
                    new ArrayList<>(
                            List.of(
                                    "openssl",
                                    "s_client",
                                    "-connect",
                                    "127.0.0.1:" + server.port(),
                                    "-servername",
                                    "localhost",
                                    "-verify_hostname",
                                    "localhost",
                                    "-CAfile",
                                    AUTHORITY.toString(),
                                    "-verify_return_error",
                                    "-brief"));
            command.addAll(List.of(more));
            return Program.start(command.toArray(String[]::new));
        }

        @ParameterizedTest
        @ValueSource(strings = {"-tls1_3", "-tls1_2"})
        void isServed(String version) {
            run(() -> {
                try (Server server = TlsTest.serve(SHOUT, serving(HERE));
                        Program openssl = client(server, version)) {
                    toThread(() -> {
                        openssl.readUntil("Verification: OK");
                        openssl.write("hello\n");
                        return openssl.readUntil("<HELLO>");
                    });
                    openssl.writeEnd();
                    assertThat(toThread(openssl::exitCode)).isZero();
                }
            });
        }

        /// A key update in TLS 1.3, a handshake anew in 1.2.
        @ParameterizedTest
        @ValueSource(strings = {"-tls1_3 K", "-tls1_2 R"})
        void mayChangeTheKeysMeanwhile(String versionAndCommand) {
            String[] words = versionAndCommand.split(" ");
            run(() -> {
                try (Server server = TlsTest.serve(SHOUT, serving(HERE));
                        Program openssl = client(server, words[0])) {
                    String answer =
                            toThread(() -> {
                                openssl.readUntil("Verification: OK");
                                openssl.write("before\n");
                                openssl.readUntil("<BEFORE>");
                                openssl.write(words[1] + "\n");
                                openssl.readUntil(
                                        words[1].equals("K") ? "KEYUPDATE" : "RENEGOTIATING");
                                openssl.write("after\n");
                                return openssl.readUntil("<AFTER>");
                            });
                    assertThat(answer).contains("<AFTER>");
                    openssl.writeEnd();
                    assertThat(toThread(openssl::exitCode)).isZero();
                }
            });
        }

        @ParameterizedTest
        @ValueSource(strings = {ELSEWHERE, EXPIRED})
        void refusesWhomWeShouldNotBe(String certificate) {
            run(() -> {
                try (Server server = TlsTest.serve(SHOUT, serving(certificate));
                        Program openssl = client(server)) {
                    openssl.writeEnd();
                    String said = toThread(openssl::readAll);
                    assertThat(said)
                            .containsIgnoringCase(
                                    certificate.equals(EXPIRED) ? "expired" : "hostname mismatch");
                    assertThat(openssl.exitCode()).isNotZero();
                }
            });
        }

        private static Program server(String certificate, String... more) throws IOException {
            var command =
                    new ArrayList<>(
                            List.of(
                                    "openssl",
                                    "s_server",
                                    "-accept",
                                    "127.0.0.1:0",
                                    "-naccept",
                                    "1",
                                    "-cert",
                                    chain(certificate).toString(),
                                    "-key",
                                    key(certificate).toString(),
                                    "-rev"));
            command.addAll(List.of(more));
            return Program.start(command.toArray(String[]::new));
        }

        private static int port(Program openssl) throws IOException {
            String accept = openssl.readUntil("ACCEPT");
            return Integer.parseInt(accept.substring(accept.lastIndexOf(':') + 1).trim());
        }

        @ParameterizedTest
        @ValueSource(strings = {"-tls1_3", "-tls1_2"})
        void servesUs(String version) {
            run(() -> {
                try (Program openssl = server(HERE, version)) {
                    int port = toThread(() -> port(openssl));
                    ConnectOptions options = ConnectOptions.defaults().tls(trusting());
                    try (Connection peer = Streams.connect("127.0.0.1", port, options)) {
                        peer.writer().write("backwards\n");
                        assertThat(peer.reader().readLine()).isEqualTo("sdrawkcab");
                        peer.writer().closeAndWait();
                    }
                }
            });
        }

        @ParameterizedTest
        @ValueSource(strings = {ELSEWHERE, EXPIRED})
        void isRefusedAsWhomItShouldNotBe(String certificate) {
            run(() -> {
                try (Program openssl = server(certificate)) {
                    int port = toThread(() -> port(openssl));
                    ConnectOptions options =
                            ConnectOptions.defaults().tls(trusting().serverName("localhost"));
                    assertThatThrownBy(() -> Streams.connect("127.0.0.1", port, options))
                            .isInstanceOf(SSLHandshakeException.class);
                }
            });
        }
    }

    @Nested
    class Curl {
        private static final StreamHandler HTTP =
                (reader, writer) -> {
                    for (String line = reader.readLine();
                            line != null && !line.isEmpty();
                            line = reader.readLine()) {}
                    writer.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nserved");
                };

        @BeforeAll
        static void isThere() {
            Program.assumeThereIs("curl", "--version");
        }

        private static String[] curl(Server server, String... more) {
            var command =
                    new ArrayList<>(
                            List.of(
                                    "curl",
                                    "-sS",
                                    "--noproxy",
                                    "*",
                                    "--cacert",
                                    AUTHORITY.toString(),
                                    "--resolve",
                                    "localhost:" + server.port() + ":127.0.0.1",
                                    "https://localhost:" + server.port() + "/"));
            command.addAll(List.of(more));
            return command.toArray(String[]::new);
        }

        @ParameterizedTest
        @ValueSource(strings = {"1.3", "1.2"})
        void isServed(String version) {
            run(() -> {
                TlsOptions options = serving(HERE).applicationProtocols("http/1.1");
                try (Server server = TlsTest.serve(HTTP, options);
                        Program curl =
                                Program.start(curl(server, "--tlsv1.2", "--tls-max", version))) {
                    assertThat(toThread(curl::readAll)).isEqualTo("served");
                    assertThat(curl.exitCode()).isZero();
                }
            });
        }

        @ParameterizedTest
        @ValueSource(strings = {ELSEWHERE, EXPIRED})
        void refusesWhomWeShouldNotBe(String certificate) {
            run(() -> {
                try (Server server = TlsTest.serve(HTTP, serving(certificate));
                        Program curl = Program.start(curl(server))) {
                    assertThat(toThread(curl::readAll)).containsIgnoringCase("SSL");
                    assertThat(curl.exitCode()).isEqualTo(60); // the certificate is not accepted
                }
            });
        }
    }

    @Nested
    class Asyncio {
        private static final String CLIENT =
                """
                import asyncio, ssl, sys
                async def main():
                    context = ssl.create_default_context(cafile=sys.argv[2])
                    reader, writer = await asyncio.open_connection(
                        "127.0.0.1", int(sys.argv[1]), ssl=context, server_hostname="localhost")
                    writer.write(b"x" * 300_000 + b"\\n")
                    print(len(await reader.readexactly(300_003)))
                    writer.close()
                    await writer.wait_closed()
                asyncio.run(main())
                """;

        private static final String SERVER =
                """
                import asyncio, ssl, sys
                async def serve(reader, writer):
                    data = await reader.readline()
                    writer.write(data.upper())
                    writer.close()
                async def main():
                    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
                    context.load_cert_chain(sys.argv[1], sys.argv[2])
                    server = await asyncio.start_server(
                        serve, "127.0.0.1", 0, ssl=context, limit=1_000_000)
                    print("port", server.sockets[0].getsockname()[1], flush=True)
                    await server.serve_forever()
                asyncio.run(main())
                """;

        @BeforeAll
        static void isThere() {
            Program.assumeThereIs(
                    "python3", "-c", "import ssl, sys; sys.exit(sys.version_info < (3, 11))");
        }

        @Test
        void isServed() {
            run(() -> {
                ServeOptions options =
                        ServeOptions.defaults().tls(serving(HERE)).readLimit(1_000_000);
                var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
                try (Server server = Streams.serve(address, SHOUT, options);
                        Program python =
                                Program.start(
                                        "python3",
                                        "-c",
                                        CLIENT,
                                        "" + server.port(),
                                        AUTHORITY.toString())) {
                    assertThat(toThread(python::readAll)).isEqualTo("300003");
                }
            });
        }

        @Test
        void servesUs() {
            run(() -> {
                try (Program python =
                        Program.start(
                                "python3",
                                "-c",
                                SERVER,
                                chain(HERE).toString(),
                                key(HERE).toString())) {
                    String said = toThread(() -> python.readUntil("port"));
                    int port = Integer.parseInt(said.substring(5));
                    ConnectOptions options =
                            ConnectOptions.defaults().tls(trusting()).readLimit(1_000_000);
                    try (Connection peer = Streams.connect("127.0.0.1", port, options)) {
                        var writing =
                                spawn(() -> {
                                    peer.writer().write("y".repeat(300_000) + "\n");
                                    peer.writer().drain();
                                });
                        assertThat(peer.reader().readLine()).isEqualTo("Y".repeat(300_000));
                        await(writing);
                        assertThat(peer.reader().readAll()).isEmpty();
                    }
                }
            });
        }
    }
}
