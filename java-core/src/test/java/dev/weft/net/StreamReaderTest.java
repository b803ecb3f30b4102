package dev.weft.net;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CancellationException;

/// A reader that is fed by hand.
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StreamReaderTest {
    private static StreamReader reader(int limit, String... fed) {
        var reader = new StreamReader(currentLoop(), limit);
        for (String each : fed) {
            feed(reader, each);
        }
        return reader;
    }

    private static void feed(StreamReader reader, String text) {
        reader.feed(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void aReadWhoseBytesAreThereDoesNotSwitch() {
        boolean switched =
                run(() -> {
                    var others = new boolean[1];
                    spawn(() -> others[0] = true);
                    var reader = reader(100, "line\nrest");
                    reader.readLine();
                    reader.read(2);
                    reader.readExactly(2);
                    return others[0];
                });

        assertThat(switched).isFalse();
    }

    @Test
    void whatAReadGaveIsItsCallers() {
        run(() -> {
            var reader = reader(100);
            feed(reader, "all");
            byte[] all = reader.read(100);
            feed(reader, "more");
            byte[] part = reader.readExactly(2);
            Arrays.fill(all, (byte) '-');
            Arrays.fill(part, (byte) '-');
            feed(reader, "over");
            assertThat(text(reader.read(100))).isEqualTo("reover");
            feed(reader, "end");
            assertThat(text(reader.read(100))).isEqualTo("end");
        });
    }

    /// As in the turn between the end of a TLS handshake and whoever waited for it.
    @Test
    void aPauseGoesOnWithTheTransportThatStandsOnThePausedOne() {
        run(() -> {
            MemoryTransport[] transports = MemoryTransport.pair(100);
            var reader = reader(1);
            reader.readsFrom(transports[0]);
            feed(reader, "more than is wanted");

            reader.readsFrom(transports[1]);
            assertThat(transports[1].isReading()).isFalse();
            reader.read(100);
            assertThat(transports[1].isReading()).isTrue();
        });
    }

    @Test
    void readExactlyTellsWhatCameBeforeTheEnd() {
        run(() -> {
            var reader = reader(100, "four");
            reader.feedEof();

            var incomplete =
                    catchThrowableOfType(
                            IncompleteReadException.class, () -> reader.readExactly(10));

            assertThat(text(incomplete.partial())).isEqualTo("four");
            assertThat(incomplete.expected()).isEqualTo(10);
            assertThat(reader.atEof()).isTrue();
        });
    }

    @Test
    void readUntilLeavesTheBytesOfAnOverrunInTheReader() {
        run(() -> {
            var reader = reader(4, "12345|");

            var overrun =
                    catchThrowableOfType(
                            LimitOverrunException.class, () -> reader.readUntil((byte) '|'));

            assertThat(overrun.consumed()).isEqualTo(5);
            assertThat(text(reader.readExactly(6))).isEqualTo("12345|");
        });
    }

    @Test
    void readLineGoesOnBehindALineThatIsTooLong() {
        run(() -> {
            var reader = reader(4, "12345\nab\r\nlast");
            reader.feedEof();

            assertThatThrownBy(reader::readLine)
                    .isInstanceOf(LimitOverrunException.class)
                    .hasMessage(
                            "the separator comes after more than 4 bytes;"
                                    + " readLimit, among the options, allows for more");
            assertThat(reader.lines()).containsExactly("ab", "last");
        });
    }

    @Test
    void aCancelledReadTakesNothing() {
        run(() -> {
            var reader = reader(100, "ab");
            var reading = spawn(() -> reader.readExactly(4));
            yieldNow();
            reading.cancel();
            feed(reader, "cd");

            assertThatThrownBy(() -> await(reading)).isInstanceOf(CancellationException.class);
            assertThat(text(reader.read(100))).isEqualTo("abcd");
        });
    }

    @Test
    void oneTaskReadsAtATime() {
        run(() -> {
            var reader = reader(100);
            var first = spawn(reader::readLine);
            yieldNow();

            assertThatThrownBy(reader::readLine)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("another task");
            feed(reader, "for the first\n");
            assertThat(await(first)).isEqualTo("for the first");
        });
    }
}
