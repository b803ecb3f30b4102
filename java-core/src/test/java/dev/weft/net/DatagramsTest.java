package dev.weft.net;

import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.sync.Queue;
import dev.weft.testing.Simulation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;

/// Datagrams over real sockets.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DatagramsTest {
    private static final InetSocketAddress ANY_PORT =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    /// Writes down what it hears.
    private static final class Ear implements DatagramProtocol {
        private final Queue<String> heard = Queue.unbounded();
        private DatagramTransport transport;

        @Override
        public void connectionMade(DatagramTransport transport) {
            this.transport = transport;
            heard.putNoWait("made");
        }

        @Override
        public void datagramReceived(ByteBuffer data, SocketAddress sender) {
            String text = StandardCharsets.UTF_8.decode(data).toString();
            heard.putNoWait(text);
            if (!text.equals("to you")) {
                transport.send(ByteBuffer.wrap(bytes("to you")), sender);
            }
        }

        @Override
        public void errorReceived(IOException failure) {
            heard.putNoWait("error: " + failure.getClass().getSimpleName());
        }

        @Override
        public void connectionLost(Throwable cause) {
            heard.putNoWait("lost: " + cause);
        }

        String next() {
            return heard.get();
        }

        SocketAddress address() {
            return transport.extraInfo(ExtraInfo.LOCAL_ADDRESS);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Ear open(SocketAddress local, SocketAddress remote) throws IOException {
        var ear = new Ear();
        Transports.datagrams(ear, local, remote);
        assertThat(ear.next()).isEqualTo("made");
        return ear;
    }

    @Test
    void keepTheirBoundsAndTheirSender() {
        run(() -> {
            Ear one = open(ANY_PORT, null);
            Ear other = open(ANY_PORT, one.address());
            other.transport.send(ByteBuffer.wrap(bytes("first")));
            open(ANY_PORT, null).transport.send(ByteBuffer.allocate(0), one.address());
            other.transport.send(ByteBuffer.wrap(bytes("third")), one.address());

            assertThat(one.next()).isEqualTo("first");
            assertThat(one.next()).isEmpty();
            assertThat(one.next()).isEqualTo("third");
            assertThat(other.next()).isEqualTo("to you");
            assertThat(other.transport.<SocketAddress>extraInfo(ExtraInfo.REMOTE_ADDRESS))
                    .isEqualTo(one.address());
            assertThat(one.transport.<SocketAddress>extraInfo(ExtraInfo.REMOTE_ADDRESS)).isNull();
        });
    }

    @Test
    void thatNobodyHearsComeBackAsErrors() {
        run(() -> {
            SocketAddress nobody;
            try (DatagramChannel gone = DatagramChannel.open().bind(ANY_PORT)) {
                nobody = gone.getLocalAddress();
            }
            Ear ear = open(null, nobody);
            ear.transport.send(ByteBuffer.wrap(bytes("anybody?")));

            assertThat(ear.next())
                    .isEqualTo("error: " + PortUnreachableException.class.getSimpleName());
            assertThat(ear.transport.isClosing()).isFalse();
        });
    }

    @Test
    void thatAreTooLargeAreErrorsToo() {
        run(() -> {
            Ear one = open(ANY_PORT, null);
            one.transport.send(ByteBuffer.allocate(100_000), one.address());

            assertThat(one.next()).startsWith("error: ");
        });
    }

    @Test
    void needSomebodyToGoTo() {
        run(() -> {
            Ear one = open(ANY_PORT, null);
            Ear other = open(ANY_PORT, one.address());

            assertThatThrownBy(() -> one.transport.send(ByteBuffer.allocate(1)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("to whom");
            assertThatThrownBy(() -> other.transport.send(ByteBuffer.allocate(1), other.address()))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> Transports.datagrams(new Ear(), one.address(), null))
                    .isInstanceOf(BindException.class)
                    .hasMessageStartingWith(one.address() + ": ");
        });
    }

    @Test
    void endWithTheirSocketWhichIsClosedOnce() {
        run(() -> {
            Ear ear = open(ANY_PORT, null);
            ear.transport.close();
            ear.transport.abort();
            ear.transport.send(ByteBuffer.wrap(bytes("dropped")), ear.address());

            assertThat(ear.next()).isEqualTo("lost: null");
            assertThat(ear.heard.isEmpty()).isTrue();
            assertThat(ear.transport.isClosing()).isTrue();
        });
    }

    @Test
    void endWithTheLoop() {
        var ear = new Ear();
        run(() -> {
            Transports.datagrams(ear, ANY_PORT, null);
            assertThat(currentLoop().isClosed()).isFalse();
        });

        assertThat(ear.transport.isClosing()).isTrue();
        assertThat(ear.transport.extraInfo(ExtraInfo.CHANNEL).isOpen()).isFalse();
    }

    @Test
    void areNotSimulated() {
        Simulation.run(() ->
                assertThatThrownBy(() -> Transports.datagrams(new Ear(), ANY_PORT, null))
                        .isInstanceOf(UnsupportedOperationException.class));
    }
}
