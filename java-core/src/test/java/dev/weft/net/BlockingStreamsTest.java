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

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/// Readers and writers over the JDK's streams, which block.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BlockingStreamsTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] noise(int length) {
        var bytes = new byte[length];
        new Random(4).nextBytes(bytes);
        return bytes;
    }

    /// Blocks in each call until the test lets it go, or it is interrupted.
    private static final class Gate {
        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch closed = new CountDownLatch(1);
        private final Semaphore permits = new Semaphore(0);
        private final boolean interruptible;
        private volatile boolean inside;
        volatile boolean closedWhileInside;

        Gate(boolean interruptible) {
            this.interruptible = interruptible;
        }

        void pass() throws IOException {
            inside = true;
            entered.countDown();
            try {
                if (interruptible) {
                    permits.acquire();
                } else {
                    permits.acquireUninterruptibly();
                }
            } catch (InterruptedException e) {
                throw new InterruptedIOException();
            } finally {
                inside = false;
            }
        }

        void open() {
            permits.release(1_000_000);
        }

        void close() {
            closedWhileInside |= inside;
            closed.countDown();
        }

        InputStream source() {
            return new InputStream() {
                @Override
                public int read() throws IOException {
                    pass();
                    return 'x';
                }

                @Override
                public int read(byte[] into, int from, int count) throws IOException {
                    into[from] = (byte) read();
                    return 1;
                }

                @Override
                public void close() {
                    Gate.this.close();
                }
            };
        }

        OutputStream sink(OutputStream behind) {
            return new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    write(new byte[] {(byte) b}, 0, 1);
                }

                @Override
                public void write(byte[] from, int start, int count) throws IOException {
                    pass();
                    behind.write(from, start, count);
                }

                @Override
                public void close() {
                    Gate.this.close();
                }
            };
        }
    }

    @Nested
    class AReader {
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
                                throw BlockingStreamsTest.<RuntimeException>undeclared(failure);
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

        @Test
        void interruptsTheReadThatItIsClosedUnder() throws Exception {
            var gate = new Gate(true);
            run(() -> {
                StreamReader reader = Streams.reader(gate.source());
                toThread(() -> {
                    gate.entered.await();
                    return null;
                });

                reader.close();

                assertThat(reader.read(10)).isEmpty();
            });
            gate.closed.await();
            assertThat(gate.closedWhileInside).isFalse();
        }

        @Test
        void doesNotWaitForAReadThatCannotBeInterrupted() throws Exception {
            var gate = new Gate(false);
            run(() -> {
                StreamReader reader = Streams.reader(gate.source());
                toThread(() -> {
                    gate.entered.await();
                    return null;
                });

                reader.close();

                assertThat(reader.read(10)).isEmpty();
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
    }

    @SuppressWarnings("unchecked") // the compiler is to take it for unchecked
    private static <X extends Throwable> X undeclared(Throwable failure) throws X {
        throw (X) failure;
    }

    @Nested
    class AWriter {
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
