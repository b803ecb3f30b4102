package dev.weft.loop;

import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.net.Server;
import dev.weft.net.Streams;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What a server makes of connections that cannot be accepted.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AcceptingTest {
    private static final InetSocketAddress HERE =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    /// A network where accepting fails, in given ways; then nobody waits.
    private static final class Failing implements Network, Listener {
        private final ArrayDeque<IOException> failures;
        private final List<Boolean> listened = new ArrayList<>();
        private Runnable handler;

        Failing(IOException... failures) {
            this.failures = new ArrayDeque<>(List.of(failures));
        }

        @Override
        public Listener listen(
                SocketAddress address, int backlog, Map<SocketOption<?>, Object> options) {
            return this;
        }

        @Override
        public void attach(Runnable handler) {
            this.handler = handler;
        }

        @Override
        public void listen(boolean wanted) {
            listened.add(wanted);
        }

        @Override
        public Link accept(Network network) throws IOException {
            if (failures.isEmpty()) {
                return null;
            }
            throw failures.remove();
        }

        @Override
        public SocketAddress address() {
            return HERE;
        }

        @Override
        public void close() {}

        @Override
        public Link connect(
                SocketAddress remote, SocketAddress local, Map<SocketOption<?>, Object> options) {
            throw new UnsupportedOperationException();
        }

        @Override
        public DatagramLink datagrams(SocketAddress local, SocketAddress remote) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<InetAddress> resolveAtOnce(String host) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<InetAddress> resolve(String host) {
            throw new UnsupportedOperationException();
        }
    }

    private final List<Throwable> told = new ArrayList<>();

    /// Has a server hear once that somebody waits.
    private void serveOn(Failing network) {
        ScopedValue.where(Pace.OF_NEW_LOOPS, () -> new Pace(new SystemClock(), null, network))
                .run(() ->
                        run(() -> {
                            currentLoop()
                                    .setExceptionHandler(
                                            (_, trouble) -> told.add(trouble.exception()));
                            try (Server server = Streams.serve(HERE, (_, _) -> {})) {
                                network.handler.run();
                                yieldNow();
                                assertThat(server.isServing()).isTrue();
                            }
                        }));
    }

    @Test
    void whereNoneCanBeAcceptedTheServerWaits() {
        var failure = new IOException("Too many open files");
        var network = new Failing(failure, new IOException("not yet"));

        serveOn(network);

        assertThat(told).containsExactly(failure);
        assertThat(network.listened).containsExactly(false);
        assertThat(network.failures).hasSize(1);
    }

    @Test
    void oneThatIsBrokenIsToldAndTheNextOnesAreAccepted() {
        var reset = new SocketException("Invalid argument");
        var other = new IllegalArgumentException("an option");
        var network =
                new Failing(
                        new BrokenConnectionException(reset), new BrokenConnectionException(other));

        serveOn(network);

        assertThat(told).containsExactly(reset, other);
        assertThat(network.listened).isEmpty();
    }

    /// Options of connections alone are set when one is there.
    @Test
    void oneWhoseOptionsCannotBeSetIsBrokenAndClosed() {
        run(() -> {
            Network network = LoopParts.of(currentLoop()).network();
            Listener listener = network.listen(HERE, 10, Map.of(StandardSocketOptions.IP_TOS, 300));
            try (SocketChannel peer = SocketChannel.open(listener.address())) {
                assertThatThrownBy(
                                () -> {
                                    while (listener.accept(network) == null) {
                                        yieldNow();
                                    }
                                })
                        .isInstanceOf(BrokenConnectionException.class)
                        .hasCauseInstanceOf(IllegalArgumentException.class);
                assertThat(peer.socket().getInputStream().read()).isEqualTo(-1);
                assertThat(listener.accept(network)).isNull();
            }
            listener.close();
        });
    }
}
