package dev.weft.net;

import static dev.weft.Coroutines.run;
import static dev.weft.net.TestCertificates.HERE;
import static dev.weft.net.TestCertificates.serving;
import static dev.weft.net.TestCertificates.trusting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.EventLoop;
import dev.weft.Runner;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;

/// TLS that stands on TLS.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TlsInTlsTest {
    @BeforeAll
    static void certificates() {
        assertThat(TestCertificates.AUTHORITY).exists();
    }

    /// Goes on in TLS once more, and says the first word.
    private static final StreamHandler GREET =
            (reader, writer) -> {
                writer.startTls(serving(HERE));
                writer.write("hello\n");
                reader.readAll();
            };

    private static Connection connect(Server server) throws IOException {
        Connection peer = TlsTest.connect(server, trusting());
        peer.writer().startTls(trusting());
        return peer;
    }

    @Test
    void aServersClientsAreWhatItsHandlersWriteTo() {
        run(() -> {
            Server server = TlsTest.serve(GREET, serving(HERE));
            try (Connection peer = connect(server)) {
                assertThat(peer.reader().readLine()).isEqualTo("hello");
                Transport client = server.clients().iterator().next();
                assertThat(client).isInstanceOf(TlsTransport.class);
                assertThat(((TlsTransport) client).below()).isInstanceOf(TlsTransport.class);

                TlsTest.end(server, Server::closeClients);
                assertThat(peer.reader().readAll()).isEmpty(); // the inner end came in good order
            }
        });
    }

    @Test
    void aLoopThatClosesEndsBoth() throws Exception {
        EventLoop servers = EventLoop.start("servers");
        try (Runner clients = Runner.start()) {
            Server server = servers.submit(() -> TlsTest.serve(GREET, serving(HERE))).get();
            Connection peer = clients.run(() -> connect(server));
            assertThat(clients.run(() -> peer.reader().readLine())).isEqualTo("hello");

            servers.close();

            assertThat(clients.run(() -> peer.reader().readAll())).isEmpty();
        } finally {
            servers.close();
        }
    }
}
