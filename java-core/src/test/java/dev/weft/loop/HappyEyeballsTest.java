package dev.weft.loop;

import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Coroutine;
import dev.weft.net.ConnectOptions;
import dev.weft.net.Connection;
import dev.weft.net.Server;
import dev.weft.net.Streams;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A host of several addresses, some of which never answer, over the system's sockets.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HappyEyeballsTest {
    private static final String SILENT_6 = "2001:db8::1";
    private static final String SILENT_4 = "192.0.2.1";
    private static final String HERE = "127.0.0.1";
    private static final Duration AT_ONCE = Duration.ofMillis(1);
    private static final Duration NEVER = Duration.ofHours(1);

    private final List<SocketAddress> tried = new ArrayList<>();
    private final List<Silence> silences = new ArrayList<>();

    /// A connection that never comes to stand.
    private static final class Silence implements Link {
        private boolean closed;

        @Override
        public void attach(int operations, Runnable handler) {}

        @Override
        public void watchFor(int operations) {}

        @Override
        public int watchedFor() {
            return 0;
        }

        @Override
        public int readyFor() {
            return 0;
        }

        @Override
        public boolean finishConnect() {
            return false;
        }

        @Override
        public int read(ByteBuffer into) {
            return 0;
        }

        @Override
        public int write(ByteBuffer from) {
            return 0;
        }

        @Override
        public long write(ByteBuffer[] from, int count) {
            return 0;
        }

        @Override
        public void shutdownOutput() {}

        @Override
        public void close() {
            closed = true;
        }

        @Override
        public SocketAddress localAddress() {
            return null;
        }

        @Override
        public SocketAddress remoteAddress() {
            return null;
        }

        @Override
        public SelectableChannel channel() {
            return null;
        }
    }

    /// The system's network, but for the addresses of hosts.
    private final class Addresses implements Network {
        private final List<InetAddress> ofEveryHost = new ArrayList<>();

        private Addresses(String... literals) {
            for (String each : literals) {
                ofEveryHost.add(InetAddress.ofLiteral(each));
            }
        }

        private Network system() {
            return new SystemNetwork(LoopParts.of(currentLoop()).poller());
        }

        @Override
        public Link connect(
                SocketAddress remote, SocketAddress local, Map<SocketOption<?>, Object> options)
                throws IOException {
            tried.add(remote);
            String address = ((InetSocketAddress) remote).getAddress().getHostAddress();
            if (address.equals(HERE)) {
                return system().connect(remote, local, options);
            }
            silences.add(new Silence());
            return silences.getLast();
        }

        @Override
        public Listener listen(
                SocketAddress address, int backlog, Map<SocketOption<?>, Object> options)
                throws IOException {
            return system().listen(address, backlog, options);
        }

        @Override
        public DatagramLink datagrams(SocketAddress local, SocketAddress remote)
                throws IOException {
            return system().datagrams(local, remote);
        }

        @Override
        public List<InetAddress> resolveAtOnce(String host) {
            return null;
        }

        @Override
        public List<InetAddress> resolve(String host) throws UnknownHostException {
            if (host.equals("nowhere")) {
                throw new UnknownHostException(host);
            }
            return ofEveryHost;
        }
    }

    private void over(Network network, Coroutine.Action main) {
        ScopedValue.where(Pace.OF_NEW_LOOPS, () -> new Pace(new SystemClock(), null, network))
                .run(() -> run(main));
    }

    private static ConnectOptions after(Duration delay) {
        return ConnectOptions.defaults().attemptDelay(delay);
    }

    /// Connects to a server at the one address that answers, and sees that it is that one.
    private void connectOver(Addresses addresses) {
        over(
                addresses,
                () -> {
                    try (Server server =
                                    Streams.serve(new InetSocketAddress(HERE, 0), (_, _) -> {});
                            Connection peer =
                                    Streams.connect("host", server.port(), after(AT_ONCE))) {
                        assertThat(peer.reader().readAll()).isEmpty();
                    }
                });
    }

    @Test
    void anAddressThatDoesNotAnswerIsNotWaitedFor() {
        connectOver(new Addresses(SILENT_6, HERE));

        assertThat(tried).hasSize(2);
        assertThat(silences).singleElement().matches(each -> each.closed);
    }

    @Test
    void bothFamiliesAreTriedByTurns() {
        connectOver(new Addresses(SILENT_6, "2001:db8::2", SILENT_4, HERE));

        assertThat(tried)
                .extracting(each -> ((InetSocketAddress) each).getAddress().getHostAddress())
                .containsExactly("2001:db8:0:0:0:0:0:1", SILENT_4, "2001:db8:0:0:0:0:0:2", HERE);
        assertThat(silences).hasSize(3).allMatch(each -> each.closed);
    }

    @Test
    void theNextIsTriedAtOnceWhereOneIsRefused() {
        var refused = new Addresses(HERE, HERE);
        over(
                refused,
                () -> {
                    int port;
                    try (Server gone =
                            Streams.serve(new InetSocketAddress(HERE, 0), (_, _) -> {})) {
                        port = gone.port();
                    }
                    assertThatThrownBy(() -> Streams.connect("host", port, after(NEVER)))
                            .isInstanceOf(ConnectException.class)
                            .satisfies(thrown -> assertThat(thrown.getSuppressed()).isNotEmpty());
                });

        assertThat(tried).hasSize(2);
    }

    @Test
    void aHostThatIsNotFoundIsNamed() {
        over(
                new Addresses(HERE),
                () ->
                        assertThatThrownBy(() -> Streams.connect("nowhere", 1))
                                .isInstanceOf(UnknownHostException.class)
                                .hasMessageContaining("nowhere"));
    }
}
