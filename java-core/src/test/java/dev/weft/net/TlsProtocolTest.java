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
import dev.weft.testing.Simulation;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/// TLS over a connection in memory, in virtual time.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TlsProtocolTest {
    @BeforeAll
    static void certificates() {
        assertThat(TestCertificates.AUTHORITY).exists();
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
        byte[] sent = TlsTest.pattern(pieceSize < 100 ? 10_000 : 200_000);
        Simulation.run(() -> {
            TlsOptions client = version(trusting().serverName("localhost"), version);
            var pair = new TlsPair(pieceSize, client, serving(HERE));
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
            var pair = new TlsPair(TlsPair.WHOLE);
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
                MemoryTransport[] ends = MemoryTransport.pair(TlsPair.WHOLE);
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
                MemoryTransport[] ends = MemoryTransport.pair(TlsPair.WHOLE);
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
                var pair = new TlsPair(TlsPair.WHOLE);
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
                MemoryTransport[] ends = MemoryTransport.pair(TlsPair.WHOLE);
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
            var pair = new TlsPair(10);
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
                var pair = new TlsPair(10);
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
                MemoryTransport[] ends = MemoryTransport.pair(TlsPair.WHOLE);
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
    class Flow {
        @Test
        void aReaderThatPausesStopsTheWriter() {
            Simulation.run(() -> {
                var pair = new TlsPair(4096);
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
                var pair = new TlsPair(4096);
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
                MemoryTransport[] ends = MemoryTransport.pair(TlsPair.WHOLE);
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
                TlsPair.untilDone(server);
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
                MemoryTransport[] ends = MemoryTransport.pair(TlsPair.WHOLE);
                var small = new Small();
                ends[1].setProtocol(small);
                var server = spawn(() -> Transports.startTlsAsServer(ends[1], serving(HERE)));
                TlsPair.untilDone(server);
                Transport client = Transports.startTls(ends[0], trusting().serverName("localhost"));
                small.transport = await(server);
                client.write(sent);
                settle();

                assertThat(small.all.toByteArray()).isEqualTo(sent);
            });
        }

        @Test
        void aProtocolMayCloseWhenItIsHandedWhatWaited() {
            Simulation.run(() -> {
                MemoryTransport[] ends = MemoryTransport.pair(TlsPair.WHOLE);
                var client = new Hearing();
                ends[0].setProtocol(client);
                var closing =
                        new Small() {
                            private int times;

                            @Override
                            public void bufferUpdated(int bytes) {
                                if (times++ == 0) {
                                    super.bufferUpdated(bytes);
                                } else {
                                    transport.close();
                                }
                            }
                        };
                ends[1].setProtocol(closing);
                var server = spawn(() -> Transports.startTlsAsServer(ends[1], serving(HERE)));
                TlsPair.untilDone(server);
                Transport transport =
                        Transports.startTls(ends[0], trusting().serverName("localhost"));
                closing.transport = await(server);
                transport.write(new byte[10_000]);
                await(client.over);

                assertThat(client.events).containsExactly("eof", "lost");
                assertThat(client.cause).isNull();
            });
        }

        /// Pauses when its buffer is full, and empties it a turn later.
        private static class Small implements BufferedProtocol {
            private final ByteBuffer own = ByteBuffer.allocate(100);
            private final ByteArrayOutputStream all = new ByteArrayOutputStream();
            Transport transport;

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
            var pair = new TlsPair(TlsPair.WHOLE);
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
            var pair = new TlsPair(TlsPair.WHOLE);
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
            var pair = new TlsPair(TlsPair.WHOLE);
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
