package dev.weft.net;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.toThread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/// Writers over the JDK's streams, which block.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BlockingWriterTest {
    private static byte[] noise(int length) {
        var bytes = new byte[length];
        new Random(4).nextBytes(bytes);
        return bytes;
    }

    @Test
    void writesAllInOrderAndIsClosedBehindIt() throws Exception {
        byte[] sent = noise(1_000_000);
        var gate = new Gate(false);
        var written = new ByteArrayOutputStream();
        gate.open();
        run(() -> {
            StreamWriter writer = Streams.writer(gate.sink(written));
            for (int at = 0; at < sent.length; at += 1000) {
                writer.write(Arrays.copyOfRange(sent, at, at + 1000));
                writer.drain();
            }

            writer.closeAndWait();

            assertThat(written.toByteArray()).isEqualTo(sent);
            assertThat(gate.closed.getCount()).isZero();
        });
    }

    @Test
    void drainWaitsForAStreamThatIsSlow() {
        var gate = new Gate(false);
        var written = new ByteArrayOutputStream();
        run(() -> {
            StreamWriter writer = Streams.writer(gate.sink(written));
            writer.drain(); // at once
            writer.write(new byte[200_000]);
            var draining =
                    spawn(() -> {
                        writer.drain();
                        return writer.transport().writeBufferSize();
                    });
            toThread(() -> {
                gate.entered.await();
                return null;
            });
            assertThat(draining.isDone()).isFalse();
            assertThat(writer.transport().writeBufferSize()).isGreaterThan(100_000);

            gate.open();

            assertThat(await(draining)).isLessThanOrEqualTo(16 * 1024);
            writer.closeAndWait();
            assertThat(written.size()).isEqualTo(200_000);
        });
    }

    @Test
    void tellsThatTheStreamBroke() {
        var failure = new IOException("no space left");
        var out =
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw failure;
                    }
                };
        run(() -> {
            StreamWriter writer = Streams.writer(out);
            writer.write(new byte[200_000]);

            assertThatThrownBy(writer::drain).isSameAs(failure);
            assertThatThrownBy(writer::closeAndWait).isSameAs(failure);
        });
    }

    @Test
    void tellsAtTheCloseThatTheLastBytesDidNotArrive() {
        var failure = new IOException("no space left");
        run(() -> {
            var atWrite =
                    Streams.writer(
                            new OutputStream() {
                                @Override
                                public void write(int b) throws IOException {
                                    throw failure;
                                }
                            });
            atWrite.write("x");
            assertThatThrownBy(atWrite::closeAndWait).isSameAs(failure);

            var atClose =
                    Streams.writer(
                            new ByteArrayOutputStream() {
                                @Override
                                public void close() throws IOException {
                                    throw failure;
                                }
                            });
            atClose.write("x");
            assertThatThrownBy(atClose::closeAndWait).isSameAs(failure);
        });
    }

    @Test
    void closesTheStreamBehindWhatWasWrittenWhenItIsAtItsEnd() throws Exception {
        var gate = new Gate(false);
        var written = new ByteArrayOutputStream();
        run(() -> {
            StreamWriter writer = Streams.writer(gate.sink(written));
            writer.write(new byte[100_000]);
            writer.writeEof();
            assertThatThrownBy(() -> writer.write("more"))
                    .isInstanceOf(IllegalStateException.class);
            gate.open();
            toThread(() -> {
                gate.closed.await();
                return null;
            });
            assertThat(written.size()).isEqualTo(100_000);
            writer.closeAndWait();
        });
    }

    @Test
    void isAbortedWithoutWaiting() throws Exception {
        var gate = new Gate(false);
        var written = new ByteArrayOutputStream();
        run(() -> {
            StreamWriter writer = Streams.writer(gate.sink(written));
            writer.write(new byte[100_000]);
            toThread(() -> {
                gate.entered.await();
                return null;
            });

            writer.transport().abort();

            writer.waitClosed();
            assertThat(gate.closed.getCount()).isEqualTo(1);
        });
        gate.open();
        gate.closed.await();
        assertThat(gate.closedWhileInside).isFalse();
        assertThat(written.size()).isEqualTo(64 * 1024); // what was under way
    }

    @Test
    void interruptsTheWriteThatItIsAbortedUnder() throws Exception {
        var gate = new Gate(true);
        run(() -> {
            StreamWriter writer = Streams.writer(gate.sink(OutputStream.nullOutputStream()));
            writer.write("x");
            toThread(() -> {
                gate.entered.await();
                return null;
            });
            writer.transport().abort();
        });
        gate.closed.await();
        assertThat(gate.closedWhileInside).isFalse();
    }

    @Test
    void sendsAFile(@TempDir Path directory) throws IOException {
        byte[] content = noise(100_000);
        Path path = Files.write(directory.resolve("content"), content);
        var written = new ByteArrayOutputStream();
        run(() -> {
            StreamWriter writer = Streams.writer(written);
            writer.write("<");
            try (var file = FileChannel.open(path)) {
                assertThat(writer.sendFile(file, 0, Long.MAX_VALUE)).isEqualTo(100_000);
            }
            writer.write(">");
            writer.closeAndWait();
        });

        var expected = new ByteArrayOutputStream();
        expected.write('<');
        expected.write(content);
        expected.write('>');
        assertThat(written.toByteArray()).isEqualTo(expected.toByteArray());
    }

    @Test
    void megabytesGoThroughAPipeOfTheJdk() {
        byte[] sent = noise(2_000_000);
        run(() -> {
            var out = new PipedOutputStream();
            StreamReader reader = Streams.reader(new PipedInputStream(out, 10_000), 1000);
            StreamWriter writer = Streams.writer(out);
            writer.write(sent);
            writer.close();

            assertThat(reader.readAll()).isEqualTo(sent);
        });
    }
}
