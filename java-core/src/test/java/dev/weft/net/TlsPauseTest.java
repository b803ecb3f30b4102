package dev.weft.net;

import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.net.TestCertificates.HERE;
import static dev.weft.net.TestCertificates.serving;
import static dev.weft.net.TestCertificates.trusting;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/// A protocol above TLS that does something with its transport while it is told to pause, which is
/// in the middle of a write.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TlsPauseTest {
    private static final byte[] CONTENT = TlsTest.pattern(20_000_000);
    private static final int PIECE = 50_000;

    private final List<String> reports = new ArrayList<>();
    private int written;

    @BeforeAll
    static void certificates() {
        assertThat(TestCertificates.AUTHORITY).exists(); // made here, out of the tests' time
    }

    /// Writes more than a connection takes, until it is told to pause and does something then.
    private final class Flood implements Protocol {
        private final Consumer<Transport> whenPaused;
        private Transport transport;
        private boolean paused;

        private Flood(Consumer<Transport> whenPaused) {
            this.whenPaused = whenPaused;
        }

        @Override
        public void connectionMade(Transport made) {
            transport = made;
            currentLoop()
                    .callSoon(() -> {
                        while (!paused && !transport.isClosing()) {
                            writeNext(PIECE);
                        }
                        transport.close();
                    });
        }

        private void writeNext(int count) {
            byte[] next = Arrays.copyOfRange(CONTENT, written, written + count);
            written += count;
            transport.write(next);
        }

        @Override
        public void pauseWriting() {
            paused = true;
            whenPaused.accept(transport);
            if (!transport.isClosing()) {
                writeNext(1000); // kept all the same
            }
        }
    }

    private byte[] receivedWhere(Consumer<Transport> whenPaused) {
        return run(() -> {
            currentLoop().setExceptionHandler((_, trouble) -> reports.add(trouble.message()));
            var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            try (Server server =
                            Transports.serve(
                                    () -> new Flood(whenPaused),
                                    anyPort,
                                    ServeOptions.defaults().tls(serving(HERE)));
                    Connection peer = TlsTest.connect(server, trusting())) {
                return peer.reader().readAll();
            }
        });
    }

    private void assertThatAllCame(byte[] received) {
        assertThat(reports).isEmpty();
        assertThat(received).hasSize(written);
        assertThat(received).isEqualTo(Arrays.copyOf(CONTENT, written));
    }

    @Test
    void mayWriteOn() {
        assertThatAllCame(receivedWhere(_ -> {}));
    }

    @Test
    void mayClose() {
        assertThatAllCame(receivedWhere(Transport::close));
    }
}
