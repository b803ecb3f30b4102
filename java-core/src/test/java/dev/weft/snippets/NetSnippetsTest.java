package dev.weft.snippets;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.net.Connection;
import dev.weft.net.Protocol;
import dev.weft.net.Server;
import dev.weft.net.StreamHandler;
import dev.weft.net.StreamReader;
import dev.weft.net.Streams;
import dev.weft.net.Transport;
import dev.weft.net.Transports;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CancellationException;

/// The examples of `dev.weft.net`, run.
class NetSnippetsTest {
    // @start region="protocol"
    static class Echo implements Protocol {
        private Transport transport;

        @Override
        public void connectionMade(Transport transport) {
            this.transport = transport;
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            transport.write(data);
        }
    }

    // @end

    // @start region="client"
    static String ask(String host, int port, String question) throws IOException {
        try (Connection connection = Streams.connect(host, port)) {
            connection.writer().write(question + "\n");
            return connection.reader().readLine(); // null if the peer has ended
        }
    }

    // @end

    @Test
    void aProtocolAndAClient() {
        String answer =
                run(() -> {
                    var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
                    try (var server = Transports.serve(Echo::new, anyPort)) {
                        return ask("localhost", server.port(), "anybody there?");
                    }
                });

        assertThat(answer).isEqualTo("anybody there?");
    }

    @Test
    void aServer() {
        String answer =
                run(() -> {
                    // @start region="server"
                    Server server =
                            Streams.serveLocally(
                                    0,
                                    (reader, writer) -> {
                                        for (String line : reader.lines()) {
                                            writer.write(line.toUpperCase() + "\n");
                                            writer.drain(); // waits where the client is slow
                                        }
                                    });
                    var serving = spawn(server::serveForever);
                    // @end
                    String shouted = ask("localhost", server.port(), "hello");
                    serving.cancel();
                    // @start region="drain"
                    boolean inTime = server.drain(Duration.ofSeconds(10));
                    // @end
                    assertThat(inTime).isTrue();
                    return shouted;
                });

        assertThat(answer).isEqualTo("HELLO");
    }

    @Test
    void aServerThatLetsItsClientsFinish() {
        StreamHandler handler =
                (reader, writer) -> writer.write("you said " + reader.readLine() + "\n");
        run(() -> {
            Server server = Streams.serveLocally(0, handler);
            var main =
                    spawn(() -> {
                        // @start region="farewell"
                        try {
                            server.waitClosed();
                        } finally { // Ctrl-C cancels the main task
                            server.drain(Duration.ofSeconds(10));
                        }
                        // @end
                    });
            try (Connection peer = Streams.connect("localhost", server.port())) {
                while (server.clients().isEmpty()) {
                    yieldNow();
                }
                main.cancel();
                while (server.isServing()) {
                    yieldNow();
                }
                peer.writer().write("goodbye\n");
                assertThat(peer.reader().readLine()).isEqualTo("you said goodbye");
            }
            assertThatThrownBy(() -> await(main)).isInstanceOf(CancellationException.class);
        });
    }

    @Test
    void linesFromStandardInput() {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream("first\nsecond\n".getBytes(StandardCharsets.UTF_8)));
        var said = new ArrayList<String>();
        try {
            run(() -> {
                // @start region="stdin"
                StreamReader terminal = Streams.reader(System.in);
                for (String line : terminal.lines()) { // other tasks run while nobody types
                    said.add(line);
                }
                // @end
            });
        } finally {
            System.setIn(before);
        }

        assertThat(said).containsExactly("first", "second");
    }
}
