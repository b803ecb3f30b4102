package dev.weft.net;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.sleep;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.toThread;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Future;
import dev.weft.testing.Simulation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// Readers over the JDK's streams, which block.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BlockingReaderTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void readsUpToTheEndAndClosesTheStream() throws Exception {
        var closed = new CountDownLatch(1);
        var in =
                new ByteArrayInputStream(bytes("one\ntwo\r\nthree")) {
                    @Override
                    public void close() {
                        closed.countDown();
                    }
                };

        run(() -> {
            StreamReader reader = Streams.reader(in);
            assertThat(reader.lines()).containsExactly("one", "two", "three");
            assertThat(reader.atEof()).isTrue();
            assertThat(reader.read(10)).isEmpty();
            toThread(() -> {
                closed.await(); // before the loop ends
                return null;
            });
        });
    }

    @Test
    void letsOthersRunWhileItWaits() {
        run(() -> {
            var out = new PipedOutputStream();
            StreamReader reader = Streams.reader(new PipedInputStream(out));
            var reading = spawn(reader::readLine);
            yieldNow();
            out.write(bytes("after others had run\n"));
            out.flush();

            assertThat(await(reading)).isEqualTo("after others had run");
            reader.close();
        });
    }

    @Test
    void takesALimitedAmountAhead() {
        var given = new AtomicInteger();
        var endless =
                new InputStream() {
                    @Override
                    public int read() {
                        given.incrementAndGet();
                        return 'x';
                    }
                };
        Simulation.run(() -> {
            StreamReader reader = Streams.reader(endless, 100);

            Simulation.waitUntilBlocked(); // passes once no read is under way
            assertThat(given.get()).isBetween(201, 300);

            reader.readExactly(250);
            Simulation.waitUntilBlocked();
            assertThat(given.get()).isBetween(451, 550);
            reader.close();
        });
    }

    @Test
    void tellsTheFailureBehindWhatCameBefore() {
        var failure = new IOException("the disk is gone");
        var in =
                new ByteArrayInputStream(bytes("abc")) {
                    @Override
                    public int read(byte[] into, int from, int count) {
                        int read = super.read(into, from, count);
                        if (read < 0) {
                            throw BlockingReaderTest.<RuntimeException>undeclared(failure);
                        }
                        return read;
                    }
                };
        run(() -> {
            StreamReader reader = Streams.reader(in);

            assertThat(text(reader.read(100))).isEqualTo("abc");
            assertThatThrownBy(() -> reader.read(100)).isSameAs(failure);
        });
    }

    @Test
    void tellsABugOfTheStreamToo() {
        var bug = new IllegalStateException("bug");
        var in =
                new InputStream() {
                    @Override
                    public int read() {
                        throw bug;
                    }
                };
        run(() ->
                assertThatThrownBy(() -> Streams.reader(in).readAll())
                        .isInstanceOf(IOException.class)
                        .hasCause(bug));
    }

    @Test
    void losesNothingToACancelledRead() {
        run(() -> {
            var out = new PipedOutputStream();
            StreamReader reader = Streams.reader(new PipedInputStream(out));
            var reading = spawn(() -> reader.readExactly(4));
            out.write(bytes("ab"));
            out.flush();
            yieldNow();
            reading.cancel();
            assertThatThrownBy(() -> await(reading)).isInstanceOf(CancellationException.class);
            out.write(bytes("cd"));
            out.close();

            assertThat(text(reader.readAll())).isEqualTo("abcd");
        });
    }

    private static void closeAReaderInTheMidstOfARead(Gate gate) throws Exception {
        StreamReader reader = Streams.reader(gate.source());
        toThread(() -> {
            gate.entered.await();
            return null;
        });

        reader.close();

        assertThat(reader.read(10)).isEmpty();
    }

    @Test
    void interruptsTheReadThatItIsClosedUnder() throws Exception {
        var gate = new Gate(true);
        run(() -> {
            closeAReaderInTheMidstOfARead(gate);
        });
        gate.closed.await();
        assertThat(gate.closedWhileInside).isFalse();
    }

    @Test
    void doesNotWaitForAReadThatCannotBeInterrupted() throws Exception {
        var gate = new Gate(false);
        run(() -> {
            closeAReaderInTheMidstOfARead(gate);
            assertThat(gate.closed.getCount()).isEqualTo(1); // not under the read
        });
        gate.open();
        gate.closed.await();
        assertThat(gate.closedWhileInside).isFalse();
    }

    @Test
    void doesNotKeepTheLoopFromClosing() throws Exception {
        var gate = new Gate(false);
        run(() -> {
            Streams.reader(gate.source());
            toThread(() -> {
                gate.entered.await();
                return null;
            });
        });
        gate.open();
        gate.closed.await();
        assertThat(gate.closedWhileInside).isFalse();
    }

    @Test
    void closesAStreamThatNobodyReads() throws Exception {
        var gate = new Gate(false);
        gate.open();
        run(() -> Streams.reader(gate.source()).close());
        gate.closed.await();
    }

    @Test
    void ofAProtocolTakesNoBytes() {
        run(() -> {
            Transport transport =
                    Transports.reader(
                            () -> new Protocol() {}, new ByteArrayInputStream(bytes("abc")));

            assertThat(transport.canWriteEof()).isFalse();
            assertThatThrownBy(() -> transport.write(bytes("x")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("ByteArrayInputStream")
                    .hasMessageContaining("can only be read");
            assertThatThrownBy(transport::writeEof)
                    .isInstanceOf(UnsupportedOperationException.class);
            transport.close();
        });
    }

    @SuppressWarnings("unchecked") // the compiler is to take it for unchecked
    private static <X extends Throwable> X undeclared(Throwable failure) throws X {
        throw (X) failure;
    }

    @Test
    void simulatedTimeStandsStillForWhatTheyWaitFor() {
        Simulation.run(() -> {
            Duration before = currentLoop().time();
            var gate = new Gate(false);
            StreamReader reader = Streams.reader(gate.source());
            Future<?> alarm = spawn(() -> sleep(Duration.ofHours(1)));
            gate.open();

            reader.readExactly(1000);

            assertThat(currentLoop().time()).isEqualTo(before);
            alarm.cancel();
            reader.close();
        });
    }
}
