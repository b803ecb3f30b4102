package dev.weft.net;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.sleep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Coroutines;
import dev.weft.testing.Simulation;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.SocketTimeoutException;
import java.time.Duration;

import javax.net.ssl.SSLException;

/// How a connection in TLS ends.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TlsClosingTest {
    @BeforeAll
    static void certificates() {
        assertThat(TestCertificates.AUTHORITY).exists();
    }

    /// Lets all happen that does not wait for the time.
    private static void settle() {
        Simulation.waitUntilBlocked();
    }

    @Test
    void isAgreedOnByBoth() {
        Simulation.run(() -> {
            var pair = new TlsPair(TlsPair.WHOLE);
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
            var pair = new TlsPair(TlsPair.WHOLE);
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
            var pair = new TlsPair(1000);
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
            var pair = new TlsPair(TlsPair.WHOLE);
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
            var pair = new TlsPair(TlsPair.WHOLE);
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
            var pair = new TlsPair(4096);
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
            var pair = new TlsPair(TlsPair.WHOLE);
            pair.awaitBoth();
            await(pair.clientTls).close();
            await(pair.client.over);

            assertThat(await(pair.clientTls).extraInfo(ExtraInfo.TLS_SESSION)).isNotNull();
        });
    }
}
