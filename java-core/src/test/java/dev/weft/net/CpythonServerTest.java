package dev.weft.net;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.weft.Future;
import dev.weft.Task;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.BindException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;

/// What CPython's `test_server` checks of servers, over real sockets.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CpythonServerTest {
    private static final StreamHandler READS_ALL = (reader, _) -> reader.readAll();
    private static final StreamHandler NOTHING = (_, _) -> {};

    private static void yieldTwice() {
        yieldNow();
        yieldNow();
    }

    @Nested
    class ServeForever {
        private void isCancelledByAClient(SocketAddress address) {
            run(() -> {
                Future<Task<Void>> serving = currentLoop().createFuture();
                Server server =
                        Streams.serve(
                                address,
                                (reader, writer) -> {
                                    reader.readLine();
                                    await(serving).cancel();
                                    writer.write("1");
                                });
                serving.complete(spawn(() -> server.serveForever()));
                try (Connection peer = Streams.connect(server.addresses().getFirst())) {
                    peer.writer().write("hello\n");
                    assertThat(peer.reader().readAll()).asString().isEqualTo("1");
                }
                assertThatThrownBy(() -> await(await(serving)))
                        .isInstanceOf(CancellationException.class);
                assertThat(server.isServing()).isFalse();
                assertThatThrownBy(server::serveForever)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("closed");
            });
        }

        // test_start_server_1
        @Test
        void closesTheServerWhenItIsCancelled() {
            isCancelledByAClient(TransportsTest.ANY_PORT);
        }

        @Test
        void endsThoughAClientSaysNothing() {
            run(() -> {
                Server server = Streams.serveLocally(0, READS_ALL);
                var serving = spawn(server::serveForever);
                try (Connection peer = Streams.connect("localhost", server.port())) {
                    while (server.clients().isEmpty()) {
                        yieldNow();
                    }
                    serving.cancel();
                    assertThatThrownBy(() -> await(serving))
                            .isInstanceOf(CancellationException.class);
                    assertThat(peer.reader().readAll()).isEmpty();
                    assertThat(server.clients()).isEmpty();
                }
            });
        }

        // test_start_unix_server_1
        @Test
        void closesAUnixDomainServerToo(@TempDir Path directory) {
            isCancelledByAClient(UnixDomainSocketAddress.of(directory.resolve("socket")));
        }
    }

    @Nested
    class WaitClosed {
        // test_wait_closed_basic
        @Test
        void waitsForTheCloseAndForTheConnections() {
            run(() -> {
                Server server = Streams.serveLocally(0, READS_ALL);
                Task<Void> idle = spawn(() -> server.waitClosed());
                yieldTwice();
                assertThat(idle.isDone()).isFalse();

                Connection peer = Streams.connect("localhost", server.port());
                while (server.clients().isEmpty()) {
                    yieldNow();
                }
                server.close();
                Task<Void> closed = spawn(() -> server.waitClosed());
                yieldTwice();
                assertThat(idle.isDone()).isFalse();
                assertThat(closed.isDone()).isFalse();

                peer.writer().closeAndWait();
                await(idle);
                await(closed);
                server.waitClosed();
            });
        }

        // test_wait_closed_race
        @Test
        void endsWhereServerAndClientCloseAtOnce() {
            run(() -> {
                Server server = Streams.serveLocally(0, READS_ALL);
                Connection peer = Streams.connect("localhost", server.port());
                currentLoop().callSoon(server::close);
                currentLoop().callSoon(peer::close);
                server.waitClosed();
            });
        }

        // test_close_clients
        @Test
        void endsWhenTheClientsAreClosed() {
            run(() -> {
                Server server = Streams.serveLocally(0, READS_ALL);
                try (Connection peer = Streams.connect("localhost", server.port())) {
                    while (server.clients().isEmpty()) {
                        yieldNow();
                    }
                    server.close();
                    server.closeClients();
                    server.waitClosed();
                    assertThat(peer.reader().readAll()).isEmpty();
                }
            });
        }

        // test_abort_clients
        @Test
        void endsWhenClientsThatDoNotReadAreAborted() {
            run(() -> {
                StreamHandler floods =
                        (_, writer) -> {
                            while (true) {
                                writer.write(new byte[100_000]);
                                writer.drain();
                            }
                        };
                Server server = Streams.serveLocally(0, floods);
                try (Connection peer =
                        Streams.connect(
                                "localhost",
                                server.port(),
                                ConnectOptions.defaults().readLimit(4096))) {
                    while (peer.writer().transport().isReading()
                            || server.clients().iterator().next().writeBufferSize() == 0) {
                        yieldNow();
                    }
                    server.close();
                    server.abortClients();
                    server.waitClosed();
                }
            });
        }
    }

    @Nested
    class TheFileOfAUnixDomainServer {
        private final Path path;
        private final UnixDomainSocketAddress address;

        TheFileOfAUnixDomainServer(@TempDir Path directory) {
            path = directory.resolve("socket");
            address = UnixDomainSocketAddress.of(path);
        }

        // test_unix_server_addr_cleanup, test_unix_server_sock_cleanup
        @Test
        void goesWithIt() {
            run(() -> {
                Server server = Streams.serve(address, NOTHING);
                assertThat(path).exists();
                server.close();
                assertThat(path).doesNotExist();
            });
        }

        // test_unix_server_cleanup_gone
        @Test
        void mayBeGoneBefore() {
            run(() -> {
                Server server = Streams.serve(address, NOTHING);
                Files.delete(path);
                server.close();
                assertThat(path).doesNotExist();
            });
        }

        // test_unix_server_cleanup_replaced
        @Test
        void staysIfItIsAnotherServersByThen() {
            run(() -> {
                Server first = Streams.serve(address, NOTHING);
                Server second = Streams.serve(address, NOTHING);
                first.close();
                assertThat(path).exists();
                second.close();
                assertThat(path).doesNotExist();
            });
        }

        @Test
        void isInTheWayIfItIsAPipe() throws Exception {
            var made = new ProcessBuilder("mkfifo", path.toString()).start().waitFor();
            assumeThat(made).isZero();
            assertThatThrownBy(() -> run(() -> Streams.serve(address, NOTHING)))
                    .isInstanceOf(BindException.class);
            assertThat(path).exists();
        }

        @Test
        void isInTheWayIfItIsNoSocket() throws IOException {
            Files.writeString(path, "a letter");
            assertThatThrownBy(() -> run(() -> Streams.serve(address, NOTHING)))
                    .isInstanceOf(BindException.class);
            assertThat(path).hasContent("a letter");
        }
    }
}
