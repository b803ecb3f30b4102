package dev.weft.snippets;

import static dev.weft.Coroutines.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.net.ConnectOptions;
import dev.weft.net.Connection;
import dev.weft.net.ExtraInfo;
import dev.weft.net.ServeOptions;
import dev.weft.net.Server;
import dev.weft.net.StreamHandler;
import dev.weft.net.Streams;
import dev.weft.net.TestPem;
import dev.weft.net.TlsOptions;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/// The examples of TLS, run.
class TlsSnippetsTest {
    private static final InetSocketAddress ADDRESS =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private static final StreamHandler HANDLER =
            (reader, writer) -> writer.write(reader.readLine() + "!\n");

    private static Path chain;
    private static Path key;
    private static Path authority;

    @BeforeAll
    static void certificates() {
        chain = TestPem.chain();
        key = TestPem.key();
        authority = TestPem.authority();
    }

    @Test
    void aServerAndAClient() {
        String answer =
                run(() -> {
                    // @start region="tls"
                    TlsOptions ours = TlsOptions.defaults().certificate(chain, key);
                    Server server =
                            Streams.serve(ADDRESS, HANDLER, ServeOptions.defaults().tls(ours));

                    TlsOptions theirs = TlsOptions.defaults().trust(authority);
                    Connection connection =
                            Streams.connect(
                                    "localhost",
                                    server.port(),
                                    ConnectOptions.defaults().tls(theirs));
                    // @end
                    try (server;
                            connection) {
                        connection.writer().write("hello\n");
                        return connection.reader().readLine();
                    }
                });

        assertThat(answer).isEqualTo("hello!");
    }

    @Test
    void parameters() {
        String version =
                run(() -> {
                    TlsOptions ours = TlsOptions.defaults().certificate(chain, key);
                    // @start region="parameters"
                    TlsOptions newest =
                            TlsOptions.defaults()
                                    .trust(authority)
                                    .parameters(p -> p.setProtocols(new String[] {"TLSv1.3"}));
                    // @end
                    try (Server server =
                                    Streams.serve(
                                            ADDRESS, HANDLER, ServeOptions.defaults().tls(ours));
                            Connection connection =
                                    Streams.connect(
                                            "localhost",
                                            server.port(),
                                            ConnectOptions.defaults().tls(newest))) {
                        return connection.writer().extraInfo(ExtraInfo.TLS_SESSION).getProtocol();
                    }
                });

        assertThat(version).isEqualTo("TLSv1.3");
    }

    @Test
    void startTls() {
        String answer =
                run(() -> {
                    TlsOptions ours = TlsOptions.defaults().certificate(chain, key);
                    TlsOptions theirs = TlsOptions.defaults().trust(authority);
                    StreamHandler upgrading =
                            (reader, writer) -> {
                                if (reader.readLine().equals("STARTTLS")) {
                                    writer.write("go ahead\n");
                                    writer.startTls(ours);
                                    HANDLER.handle(reader, writer);
                                }
                            };
                    try (Server server = Streams.serveLocally(0, upgrading);
                            Connection connection = Streams.connect("localhost", server.port())) {
                        // @start region="startTls"
                        connection.writer().write("STARTTLS\n");
                        if (connection.reader().readLine().equals("go ahead")) {
                            connection.writer().startTls(theirs);
                            connection.writer().write("a secret\n");
                        }
                        // @end
                        return connection.reader().readLine();
                    }
                });

        assertThat(answer).isEqualTo("a secret!");
    }
}
