package dev.weft.net;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.sleep;
import static dev.weft.Coroutines.spawn;
import static dev.weft.net.TestCertificates.HERE;
import static dev.weft.net.TestCertificates.serving;
import static dev.weft.net.TestCertificates.trusting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Coroutines;
import dev.weft.Future;
import dev.weft.Task;
import dev.weft.testing.Simulation;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/// TLS over a connection in memory, in virtual time.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TlsProtocolTest {
    private static final int WHOLE = 1 << 20;

    @BeforeAll
    static void certificates() {
        assertThat(TestCertificates.AUTHORITY).exists();
    }

    /// Writes down what it hears.
    private static class Hearing implements Protocol {
        final ByteArrayOutputStream data = new ByteArrayOutputStream();
        final List<String> events = new ArrayList<>();
        final Future<Void> over = currentLoop().createFuture("the end");
        Throwable cause;

        @Override
        public void connectionMade(Transport transport) {
            events.add("made");
        }

        @Override
        public void dataReceived(ByteBuffer bytes) {
            while (bytes.hasRemaining()) {
                data.write(bytes.get());
            }
        }

        @Override
        public boolean eofReceived() {
            events.add("eof");
            return true;
        }

        @Override
        public void pauseWriting() {
            events.add("pause");
        }

        @Override
        public void resumeWriting() {
            events.add("resume");
        }

        @Override
        public void connectionLost(Throwable cause) {
            events.add("lost");
            this.cause = cause;
            over.complete(null);
        }
    }

    /// Both ends of a connection, on which TLS begins.
    private static final class Pair {
        final MemoryTransport[] below;
        final Hearing client = new Hearing();
        final Hearing server = new Hearing();
        final Task<Transport> clientTls;
        final Task<Transport> serverTls;

        Pair(int pieceSize, TlsOptions clients, TlsOptions servers) {
            below = MemoryTransport.pair(pieceSize);
            below[0].setProtocol(client);
            below[1].setProtocol(server);
            clientTls = spawn(() -> Transports.startTls(below[0], clients));
            serverTls = spawn(() -> Transports.startTlsAsServer(below[1], servers));
            untilDone(clientTls, serverTls);
        }

        Pair(int pieceSize) throws IOException {
            this(pieceSize, trusting().serverName("localhost"), serving(HERE));
        }

        void awaitBoth() {
            await(clientTls);
            await(serverTls);
        }
    }

    /// Has the clock stand still until these are done, however long the handshake's computations
    /// may take.
    private static void untilDone(Task<?>... tasks) {
        Simulation.OutsideWork computing = Simulation.outsideWork();
        var left = new AtomicInteger(tasks.length);
        for (Task<?> each : tasks) {
            each.addDoneCallback(_ -> {
                if (left.decrementAndGet() == 0) {
                    computing.close();
                }
            });
        }
    }

    private static TlsOptions version(TlsOptions options, String version) {
        return options.parameters(p -> p.setProtocols(new String[] {version}));
    }

    /// Lets all happen that does not wait for the time.
    private static void settle() {
        Simulation.waitUntilBlocked();
    }

    @ParameterizedTest
    @CsvSource({"1, TLSv1.3", "1, TLSv1.2", "7, TLSv1.3", "16401, TLSv1.3", "1048576, TLSv1.2"})
    void piecesOfAnySizeAreMadeWhole(int pieceSize, String version) {
        byte[] sent = TlsTest.pattern(pieceSize == 1 ? 20_000 : 200_000);
        Simulation.run(() -> {
            TlsOptions client = version(trusting().serverName("localhost"), version);
            var pair = new Pair(pieceSize, client, serving(HERE));
            pair.awaitBoth();
            await(pair.clientTls).write(sent);
            await(pair.serverTls).write(sent);
            settle();

            assertThat(pair.server.data.toByteArray()).isEqualTo(sent);
            assertThat(pair.client.data.toByteArray()).isEqualTo(sent);
        });
    }

    @Test
    void smallWritesOfATurnShareARecord() {
        Simulation.run(() -> {
            var pair = new Pair(WHOLE);
            pair.awaitBoth();
            settle();
            long before = pair.below[0].carried();
            for (int i = 0; i < 1000; i++) {
                await(pair.clientTls).write(new byte[] {1});
            }
            settle();

            assertThat(pair.server.data.size()).isEqualTo(1000);
            // A record costs 22 bytes or more: the first write has one, the others share one.
            assertThat(pair.below[0].carried() - before).isLessThan(1000 + 5 * 22);
        });
    }

    @Nested
    class AHandshake {
        @Test
        void thatStopsIsDroppedInTime() {
            Simulation.run(() -> {
                MemoryTransport[] ends = MemoryTransport.pair(WHOLE);
                var hearing = new Hearing();
                ends[1].setProtocol(hearing);
                var server = spawn(() -> Transports.startTlsAsServer(ends[1], serving(HERE)));
                sleep(Duration.ofSeconds(59));
                assertThat(server.isDone()).isFalse();
                sleep(Duration.ofSeconds(2));

                assertThatThrownBy(() -> await(server))
                        .isInstanceOf(SSLHandshakeException.class)
                        .hasMessageContaining("PT1M");
                assertThat(hearing.events).containsExactly("lost");
            });
        }

        @Test
        void mayBeGivenLessTime() {
            Simulation.run(() -> {
                MemoryTransport[] ends = MemoryTransport.pair(WHOLE);
                TlsOptions hasty =
                        trusting().serverName("localhost").handshakeTimeout(Duration.ofMillis(100));
                var client = spawn(() -> Transports.startTls(ends[0], hasty));
                var before = currentLoop().time();

                assertThatThrownBy(() -> await(client)).isInstanceOf(SSLHandshakeException.class);
                assertThat(currentLoop().time().minus(before)).hasMillis(100);
            });
        }

        @Test
        void ofNoTimeAtAllIsRefused() {
            assertThatThrownBy(() -> TlsOptions.defaults().handshakeTimeout(Duration.ZERO))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(
                            () -> TlsOptions.defaults().handshakeTimeout(Duration.ofSeconds(-10)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> TlsOptions.defaults().shutdownTimeout(Duration.ZERO))
                    .isInstanceOf(IllegalArgumentException.class);
        }

        @Test
        void leavesNoTimerBehind() {
            Simulation.run(() -> {
                var before = currentLoop().time();
                var pair = new Pair(WHOLE);
                pair.awaitBoth();
                await(pair.clientTls).close();
                await(pair.client.over);
                await(pair.server.over);
                settle();

                assertThat(currentLoop().time().minus(before)).isLessThan(Duration.ofMillis(1));
            });
        }

        @Test
        void inWhichThePeerEndsFails() {
            Simulation.run(() -> {
                MemoryTransport[] ends = MemoryTransport.pair(WHOLE);
                var server = spawn(() -> Transports.startTlsAsServer(ends[1], serving(HERE)));
                ends[0].writeEof();

                assertThatThrownBy(() -> await(server))
                        .isInstanceOf(SSLHandshakeException.class)
                        .hasMessageContaining("ended the connection");
            });
        }

        /// At each byte that the client sends.
        @Test
        void mayBeResetAnywhere() {
            Simulation.run(() -> {
                for (int after = 1; after < 100; after += 7) {
                    resetAfter(after);
                }
            });
        }

        private static void resetAfter(int bytes) throws IOException {
            var pair = new Pair(10);
            while (pair.below[0].carried() < bytes) {
                Coroutines.yieldNow();
            }
            pair.below[0].abort();

            assertThatThrownBy(() -> await(pair.serverTls)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> await(pair.clientTls)).isInstanceOf(IOException.class);
            settle();
            assertThat(pair.server.events).containsExactly("lost");
            assertThat(pair.client.events).containsExactly("lost");
        }

        @Test
        void thatIsClosedMeanwhileIsAborted() {
            Simulation.run(() -> {
                var pair = new Pair(10);
                while (pair.below[0].carried() < 20) {
                    Coroutines.yieldNow();
                }
                ((TlsProtocol) pair.below[0].protocol()).close();

                assertThatThrownBy(() -> await(pair.clientTls)).isInstanceOf(IOException.class);
                assertThatThrownBy(() -> await(pair.serverTls)).isInstanceOf(IOException.class);
            });
        }

        @Test
        void ofGarbageFailsAndTellsThePeer() {
            Simulation.run(() -> {
                MemoryTransport[] ends = MemoryTransport.pair(WHOLE);
                var client = new Hearing();
                ends[0].setProtocol(client);
                var server = spawn(() -> Transports.startTlsAsServer(ends[1], serving(HERE)));
                ends[0].write("GET / HTTP/1.1\r\n\r\n".getBytes());

                assertThatThrownBy(() -> await(server)).isInstanceOf(SSLException.class);
                settle();
                assertThat(client.events).contains("eof");
            });
        }
    }

    @Nested
    class Closing {
        @Test
        void isAgreedOnByBoth() {
            Simulation.run(() -> {
                var pair = new Pair(WHOLE);
                pair.awaitBoth();
                await(pair.clientTls).write("last words".getBytes());
                await(pair.clientTls).close();
                await(pair.client.over);
                await(pair.server.over);

                assertThat(pair.server.data).asString().isEqualTo("last words");
                assertThat(pair.server.events).containsExactly("eof", "lost");
                assertThat(pair.server.cause).isNull();
                assertThat(pair.client.events).containsExactly("lost");
                assertThat(pair.client.cause).isNull();
            });
        }

        @Test
        void waitsForAPeerWhoDoesNotAgreeAndNotForEver() {
            Simulation.run(() -> {
                var pair = new Pair(WHOLE);
                pair.awaitBoth();
                settle();
                pair.below[1].pauseReading();
                await(pair.clientTls).close();
                sleep(Duration.ofSeconds(29));
                assertThat(pair.client.over.isDone()).isFalse();
                sleep(Duration.ofSeconds(60));

                assertThat(pair.client.over.isDone()).isTrue();
                assertThat(pair.client.cause).isInstanceOf(SocketTimeoutException.class);
            });
        }

        @Test
        void givesAPeerTimeThatStillReads() {
            byte[] sent = TlsTest.pattern(100_000);
            Simulation.run(() -> {
                var pair = new Pair(1000);
                pair.awaitBoth();
                settle();
                pair.below[1].pauseReading();
                await(pair.clientTls).write(sent);
                await(pair.clientTls).close();
                for (int i = 0; i < 150; i++) { // a piece each 20 seconds
                    sleep(Duration.ofSeconds(20));
                    pair.below[1].resumeReading();
                    Coroutines.yieldNow();
                    pair.below[1].pauseReading();
                }
                pair.below[1].resumeReading();
                await(pair.server.over);

                assertThat(pair.server.data.toByteArray()).isEqualTo(sent);
                assertThat(pair.client.cause).isNull();
            });
        }

        @Test
        void dropsWhatIsWrittenAndReceivedAfterwards() {
            Simulation.run(() -> {
                var pair = new Pair(WHOLE);
                pair.awaitBoth();
                await(pair.clientTls).close();
                await(pair.clientTls).write("too late".getBytes());
                await(pair.serverTls).write("late too".getBytes());
                await(pair.client.over);
                await(pair.server.over);

                assertThat(pair.server.data.size()).isZero();
                assertThat(pair.client.data.size()).isZero();
                assertThat(await(pair.clientTls).writeBufferSize()).isZero();
            });
        }

        @Test
        void ofTheOtherLayerAloneIsTruncation() {
            Simulation.run(() -> {
                var pair = new Pair(WHOLE);
                pair.awaitBoth();
                await(pair.clientTls).write("a part".getBytes());
                pair.below[0].close();
                await(pair.server.over);

                assertThat(pair.server.data).asString().isEqualTo("a part");
                assertThat(pair.server.events).containsExactly("lost");
                assertThat(pair.server.cause)
                        .isInstanceOf(SSLException.class)
                        .hasMessageContaining("cut short");
            });
        }

        @Test
        void byThePeerLetsWhatWasWrittenGoOut() {
            Simulation.run(() -> {
                var pair = new Pair(4096);
                pair.awaitBoth();
                settle();
                pair.below[1].pauseReading();
                await(pair.clientTls).write(new byte[300_000]);
                pair.below[1].resumeReading();
                await(pair.serverTls).close();
                await(pair.client.over);
                await(pair.server.over);

                assertThat(pair.below[0].carried()).isGreaterThan(300_000);
                assertThat(pair.client.events).containsExactly("pause", "eof", "resume", "lost");
                assertThat(pair.client.cause).isNull();
            });
        }

        @Test
        void knowsTheSessionAfterwards() {
            Simulation.run(() -> {
                var pair = new Pair(WHOLE);
                pair.awaitBoth();
                await(pair.clientTls).close();
                await(pair.client.over);

                assertThat(await(pair.clientTls).extraInfo(ExtraInfo.TLS_SESSION)).isNotNull();
            });
        }
    }

    @Nested
    class Flow {
        @Test
        void aReaderThatPausesStopsTheWriter() {
            Simulation.run(() -> {
                var pair = new Pair(4096);
                pair.awaitBoth();
                settle();
                await(pair.serverTls).pauseReading();
                await(pair.clientTls).write(new byte[300_000]);
                settle();

                assertThat(pair.server.data.size()).isZero();
                assertThat(pair.client.events).containsExactly("pause");
                assertThat(await(pair.clientTls).writeBufferSize()).isGreaterThan(290_000);

                await(pair.serverTls).resumeReading();
                settle();
                assertThat(pair.server.data.size()).isEqualTo(300_000);
                assertThat(pair.client.events).containsExactly("pause", "resume");
            });
        }

        @Test
        void theMarksAreTheWriters() {
            Simulation.run(() -> {
                var pair = new Pair(4096);
                pair.awaitBoth();
                settle();
                await(pair.serverTls).pauseReading();
                Transport client = await(pair.clientTls);
                client.setWriteBufferLimits(100, 0);
                client.write(new byte[50]);
                settle();
                assertThat(pair.client.events).isEmpty();
                client.write(new byte[50]);
                settle();

                assertThat(pair.client.events).containsExactly("pause");
            });
        }

        @Test
        void whatHasComeWaitsWhileReadingIsPaused() {
            Simulation.run(() -> {
                MemoryTransport[] ends = MemoryTransport.pair(WHOLE);
                var pausing =
                        new Hearing() {
                            Transport own;

                            @Override
                            public void dataReceived(ByteBuffer bytes) {
                                super.dataReceived(bytes);
                                own.pauseReading();
                            }
                        };
                ends[1].setProtocol(pausing);
                var server = spawn(() -> Transports.startTlsAsServer(ends[1], serving(HERE)));
                untilDone(server);
                Transport client = Transports.startTls(ends[0], trusting().serverName("localhost"));
                pausing.own = await(server);
                byte[] sent = TlsTest.pattern(500_000);
                client.write(sent); // comes in one piece, and is decrypted in several
                client.close();
                settle();
                int first = pausing.data.size();
                assertThat(first).isPositive().isLessThan(100_000);
                assertThat(pausing.events).isEmpty();
                while (!pausing.over.isDone()) {
                    pausing.own.resumeReading();
                    settle();
                }

                assertThat(pausing.data.toByteArray()).isEqualTo(sent);
                assertThat(pausing.events).containsExactly("eof", "lost");
            });
        }

        @Test
        void aBufferedProtocolThatIsFullKeepsItsPace() {
            byte[] sent = TlsTest.pattern(10_000);
            Simulation.run(() -> {
                MemoryTransport[] ends = MemoryTransport.pair(WHOLE);
                var small = new Small();
                ends[1].setProtocol(small);
                var server = spawn(() -> Transports.startTlsAsServer(ends[1], serving(HERE)));
                untilDone(server);
                Transport client = Transports.startTls(ends[0], trusting().serverName("localhost"));
                small.transport = await(server);
                client.write(sent);
                settle();

                assertThat(small.all.toByteArray()).isEqualTo(sent);
            });
        }

        /// Pauses when its buffer is full, and empties it a turn later.
        private static final class Small implements BufferedProtocol {
            private final ByteBuffer own = ByteBuffer.allocate(100);
            private final ByteArrayOutputStream all = new ByteArrayOutputStream();
            private Transport transport;

            @Override
            public ByteBuffer getBuffer(int sizeHint) {
                return own;
            }

            @Override
            public void bufferUpdated(int bytes) {
                if (!own.hasRemaining()) {
                    transport.pauseReading();
                    currentLoop()
                            .callSoon(() -> {
                                all.writeBytes(own.array());
                                own.clear();
                                transport.resumeReading();
                            });
                }
            }
        }
    }

    @Test
    void aProtocolThatThrowsLosesItsConnection() {
        Simulation.run(() -> {
            var reported = new ArrayList<String>();
            currentLoop().setExceptionHandler((_, trouble) -> reported.add(trouble.message()));
            var pair = new Pair(WHOLE);
            pair.awaitBoth();
            await(pair.serverTls)
                    .setProtocol(
                            new Hearing() {
                                @Override
                                public void dataReceived(ByteBuffer data) {
                                    throw new IllegalStateException("bad protocol");
                                }
                            });
            await(pair.clientTls).write("x".getBytes());
            await(pair.client.over);

            assertThat(reported).singleElement().asString().contains("dataReceived");
            assertThat(pair.client.cause).isInstanceOf(IOException.class);
        });
    }

    @Test
    void garbageBehindTheHandshakeLosesTheConnection() {
        Simulation.run(() -> {
            var pair = new Pair(WHOLE);
            pair.awaitBoth();
            settle();
            pair.below[1].write("no record at all".getBytes());
            await(pair.client.over);
            await(pair.server.over);

            assertThat(pair.client.cause).isInstanceOf(SSLException.class);
            assertThat(pair.client.data.size()).isZero();
            assertThat(pair.server.cause).isInstanceOf(SSLException.class); // the alert
        });
    }

    @Test
    void anotherProtocolMayTakeOver() {
        Simulation.run(() -> {
            var pair = new Pair(WHOLE);
            pair.awaitBoth();
            var next = new Hearing();
            await(pair.serverTls).setProtocol(next);
            await(pair.clientTls).write("for the next".getBytes());
            settle();

            assertThat(next.data).asString().isEqualTo("for the next");
            assertThat(await(pair.serverTls).protocol()).isSameAs(next);
            assertThat(pair.server.data.size()).isZero();
        });
    }
}
