package dev.weft.net;

import static dev.weft.Coroutines.allTasks;
import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.Coroutine;
import dev.weft.Task;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CancellationException;

/// What CPython's `test_streams` checks of readers and writers, with a reader that is fed by hand.
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CpythonStreamTest {
    private static final byte[] LINE_END = {'\n'};
    private static final String DATA = "line1\nline2\nline3\n";

    private StreamReader reader;

    private void withLimit(int limit, Coroutine.Action body) {
        run(() -> {
            reader = new StreamReader(currentLoop(), limit);
            body.run();
        });
    }

    private void withReader(Coroutine.Action body) {
        withLimit(StreamReader.DEFAULT_LIMIT, body);
    }

    private void feed(String text) {
        reader.feed(ByteBuffer.wrap(bytes(text)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /// Reads in a task that waits when this returns.
    private <T> Task<T> begin(Coroutine<T> reading) {
        Task<T> task = spawn(reading);
        yieldNow();
        assertThat(task.isDone()).isFalse();
        return task;
    }

    @Nested
    class Read {
        // test_feed_empty_data
        @Test
        void emptyDataIsNoData() {
            withReader(() -> {
                Task<byte[]> reading = begin(() -> reader.read(10));
                feed("");
                yieldNow();
                assertThat(reading.isDone()).isFalse();
                feed("x");
                assertThat(text(await(reading))).isEqualTo("x");
            });
        }

        // test_read_zero
        @Test
        void ofNothingTakesNothing() {
            withReader(() -> {
                feed(DATA);
                assertThat(reader.read(0)).isEmpty();
                assertThat(text(reader.read(100))).isEqualTo(DATA);
            });
        }

        // test_read, test_read_line_breaks
        @Test
        void givesWhatIsThereUpToItsMost() {
            withReader(() -> {
                Task<byte[]> reading = begin(() -> reader.read(30));
                feed(DATA);
                assertThat(text(await(reading))).isEqualTo(DATA);
                feed("line1");
                feed("line2");
                assertThat(text(reader.read(5))).isEqualTo("line1");
                assertThat(text(reader.read(100))).isEqualTo("line2");
            });
        }

        // test_read_eof
        @Test
        void endsWithNothing() {
            withReader(() -> {
                Task<byte[]> reading = begin(() -> reader.read(1024));
                reader.feedEof();
                assertThat(await(reading)).isEmpty();
            });
        }

        // test_read_until_eof
        @Test
        void allWaitsForTheEnd() {
            withLimit(
                    3,
                    () -> {
                        Task<byte[]> reading = begin(() -> reader.readAll());
                        feed("chunk1\n");
                        yieldNow();
                        assertThat(reading.isDone()).isFalse();
                        feed("chunk2");
                        reader.feedEof();
                        assertThat(text(await(reading))).isEqualTo("chunk1\nchunk2");
                    });
        }

        // test_read_limit
        @Test
        void mayBeOfMoreThanTheLimit() {
            withLimit(
                    3,
                    () -> {
                        feed("chunk");
                        assertThat(text(reader.read(5))).isEqualTo("chunk");
                    });
        }

        // test_invalid_limit
        @Test
        void needsALimitAboveZero() {
            assertThatThrownBy(() -> ConnectOptions.defaults().readLimit(0))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> ServeOptions.defaults().readLimit(-1))
                    .isInstanceOf(IllegalArgumentException.class);
        }

        // test_at_eof
        @Test
        void isAtTheEndWhenAllIsReadAndNoMoreComes() {
            withReader(() -> {
                assertThat(reader.atEof()).isFalse();
                feed("some data\n");
                assertThat(reader.atEof()).isFalse();
                reader.readLine();
                assertThat(reader.atEof()).isFalse();
                feed("more data\n");
                reader.feedEof();
                assertThat(reader.atEof()).isFalse();
                reader.readLine();
                assertThat(reader.atEof()).isTrue();
            });
        }
    }

    @Nested
    class ReadLine {
        // test_readline
        @Test
        void putsALineTogether() {
            withReader(() -> {
                feed("chunk1 ");
                Task<String> reading = begin(() -> reader.readLine());
                feed("chunk2 ");
                feed("chunk3 ");
                feed("\n chunk4");
                assertThat(await(reading)).isEqualTo("chunk1 chunk2 chunk3 ");
                assertThat(text(reader.read(100))).isEqualTo(" chunk4");
            });
        }

        // test_readline_limit_with_existing_data
        @Test
        void dropsWhatIsTooLongWithoutAnEnd() {
            withLimit(
                    3,
                    () -> {
                        feed("li");
                        feed("ne1\nline2\n");
                        assertThatThrownBy(() -> reader.readLine())
                                .isInstanceOf(LimitOverrunException.class);
                        assertThat(text(reader.read(100))).isEqualTo("line2\n");

                        feed("li");
                        feed("ne1");
                        feed("li");
                        assertThatThrownBy(() -> reader.readLine())
                                .isInstanceOf(LimitOverrunException.class);
                        feed("\nnext");
                        assertThat(text(reader.read(100))).isEqualTo("\nnext");
                    });
        }

        // test_readline_limit
        @Test
        void findsALineThatGrowsTooLongWhileItWaits() {
            withLimit(
                    7,
                    () -> {
                        Task<String> reading = begin(() -> reader.readLine());
                        feed("chunk1");
                        feed("chunk2");
                        feed("chunk3\n");
                        feed("rest\n");
                        assertThatThrownBy(() -> await(reading))
                                .isInstanceOf(LimitOverrunException.class);
                        assertThat(reader.readLine()).isEqualTo("rest");
                    });
        }

        // test_readline_nolimit_nowait, test_readline_read_byte_count
        @Test
        void leavesTheOtherLines() {
            withReader(() -> {
                feed(DATA);
                assertThat(reader.readLine()).isEqualTo("line1");
                assertThat(text(reader.read(7))).isEqualTo("line2\nl");
                assertThat(text(reader.read(100))).isEqualTo("ine3\n");
            });
        }

        // test_readline_eof, test_readline_empty_eof
        @Test
        void givesALastLineWithoutAnEndAndThenNone() {
            withReader(() -> {
                feed("some data");
                reader.feedEof();
                assertThat(reader.readLine()).isEqualTo("some data");
                assertThat(reader.readLine()).isNull();
            });
        }
    }

    @Nested
    class ReadUntil {
        // test_readuntil_separator, test_readuntil_multi_separator_negative_offset
        @Test
        void refusesWhatIsNoSeparator() {
            withReader(() -> {
                assertThatThrownBy(() -> reader.readUntil())
                        .isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> reader.readUntilAny())
                        .isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> reader.readUntilAny(LINE_END, new byte[0]))
                        .isInstanceOf(IllegalArgumentException.class);
            });
        }

        // test_readuntil_multi_chunks
        @Test
        void putsChunksTogether() {
            withReader(() -> {
                feed("lineAAA");
                assertThat(text(reader.readUntil(bytes("AAA")))).isEqualTo("lineAAA");
                feed("lineAAAB");
                assertThat(text(reader.readUntil(bytes("AAAB")))).isEqualTo("lineAAAB");
                feed("lineAAAxxx");
                assertThat(text(reader.readUntil(bytes("AAA")))).isEqualTo("lineAAA");
                assertThat(text(reader.read(100))).isEqualTo("xxx");
            });
        }

        // test_readuntil_multi_chunks_1
        @Test
        void findsASeparatorThatComesInPieces() {
            withReader(() -> {
                feed("QWERTY");
                feed("a");
                Task<byte[]> reading = begin(() -> reader.readUntil(bytes("aaa")));
                feed("a");
                yieldNow();
                assertThat(reading.isDone()).isFalse();
                feed("aXYZ");
                assertThat(text(await(reading))).isEqualTo("QWERTYaaa");
                assertThat(text(reader.read(100))).isEqualTo("XYZ");
            });
        }

        // test_readuntil_eof
        @Test
        void tellsWhatCameBeforeTheEnd() {
            withReader(() -> {
                feed("some data");
                reader.feedEof();
                var incomplete =
                        catchThrowableOfType(
                                IncompleteReadException.class, () -> reader.readUntil(LINE_END));
                assertThat(text(incomplete.partial())).isEqualTo("some data");
                assertThat(incomplete.expected()).isEqualTo(-1);
                assertThat(reader.atEof()).isTrue();
            });
        }

        // test_readuntil_limit_found_sep
        @Test
        void leavesWhatIsTooLong() {
            withLimit(
                    3,
                    () -> {
                        feed("some dataAA");
                        assertThatThrownBy(() -> reader.readUntil(bytes("AAA")))
                                .isInstanceOf(LimitOverrunException.class)
                                .hasMessageContaining("no separator");
                        feed("A");
                        assertThatThrownBy(() -> reader.readUntil(bytes("AAA")))
                                .isInstanceOf(LimitOverrunException.class)
                                .hasMessageContaining("comes after");
                        assertThat(text(reader.read(100))).isEqualTo("some dataAAA");
                    });
        }

        // test_readuntil_multi_separator
        @Test
        void takesTheSeparatorThatEndsFirst() {
            withReader(() -> {
                feed("QWERTYaXY");
                assertThat(text(reader.readUntilAny(bytes("A"), bytes("a")))).isEqualTo("QWERTYa");
                feed("1\r\n2\n3");
                assertThat(text(reader.readUntilAny(bytes("\r\n"), bytes("\n"))))
                        .isEqualTo("XY1\r\n");
                assertThat(text(reader.readUntilAny(bytes("\r\n"), bytes("\n")))).isEqualTo("2\n");
                feed("4567");
                assertThat(text(reader.readUntilAny(bytes("4567"), bytes("45")))).isEqualTo("345");
            });
        }

        // test_readuntil_multi_separator_limit
        @Test
        void tellsHowMuchIsNoPartOfAnySeparator() {
            withLimit(
                    3,
                    () -> {
                        feed("some data");
                        var overrun =
                                catchThrowableOfType(
                                        LimitOverrunException.class,
                                        () -> reader.readUntilAny(bytes("A"), bytes("BBBB")));
                        assertThat(overrun.consumed()).isEqualTo("some d".length());
                    });
        }
    }

    @Nested
    class ReadExactly {
        // test_readexactly_zero_or_less
        @Test
        void ofNothingTakesNothingAndOfLessIsRefused() {
            withReader(() -> {
                feed(DATA);
                assertThat(reader.readExactly(0)).isEmpty();
                assertThatThrownBy(() -> reader.readExactly(-1))
                        .isInstanceOf(IllegalArgumentException.class);
                assertThat(text(reader.read(100))).isEqualTo(DATA);
            });
        }

        // test_readexactly, test_readexactly_limit
        @Test
        void waitsForAllOfItWhateverTheLimit() {
            withLimit(
                    3,
                    () -> {
                        int count = 2 * DATA.length();
                        Task<byte[]> reading = begin(() -> reader.readExactly(count));
                        feed(DATA);
                        feed(DATA);
                        feed(DATA);
                        assertThat(text(await(reading))).isEqualTo(DATA + DATA);
                        assertThat(text(reader.read(100))).isEqualTo(DATA);
                    });
        }

        // test_readexactly_eof
        @Test
        void tellsWhatCameBeforeTheEnd() {
            withReader(() -> {
                Task<byte[]> reading = begin(() -> reader.readExactly(100));
                feed(DATA);
                reader.feedEof();
                var incomplete =
                        catchThrowableOfType(IncompleteReadException.class, () -> await(reading));
                assertThat(text(incomplete.partial())).isEqualTo(DATA);
                assertThat(incomplete.expected()).isEqualTo(100);
                assertThat(incomplete).hasMessageContaining("18 bytes").hasMessageContaining("100");
                assertThat(reader.read(10)).isEmpty();
            });
        }
    }

    @Nested
    class Failure {
        private final IOException broken = new IOException("broken");

        // test_read_exception, test_readline_exception, test_readexactly_exception, test_exception
        @Test
        void comesAfterWhatCameBeforeIt() {
            withReader(() -> {
                feed("line\n");
                reader.fail(broken);
                assertThat(reader.readLine()).isEqualTo("line");
                assertThatThrownBy(() -> reader.readLine()).isSameAs(broken);
                assertThatThrownBy(() -> reader.read(2)).isSameAs(broken);
                assertThatThrownBy(() -> reader.readExactly(2)).isSameAs(broken);
                assertThatThrownBy(() -> reader.readUntil(LINE_END)).isSameAs(broken);
                assertThatThrownBy(() -> reader.readAll()).isSameAs(broken);
            });
        }

        // test_exception_waiter
        @Test
        void reachesWhoWaits() {
            withReader(() -> {
                Task<String> reading = begin(() -> reader.readLine());
                reader.fail(broken);
                assertThatThrownBy(() -> await(reading)).isSameAs(broken);
            });
        }

        // test_exception_cancel
        @Test
        void doesNotReachWhoWasCancelled() {
            withReader(() -> {
                Task<String> reading = begin(() -> reader.readLine());
                reading.cancel();
                yieldNow();
                reader.fail(broken);
                assertThatThrownBy(() -> await(reading)).isInstanceOf(CancellationException.class);
            });
        }
    }

    // test___repr__, test___repr__eof, test___repr__data, test___repr__exception
    @Test
    void toStringTellsHowItStands() {
        withReader(() -> {
            assertThat(reader).hasToString("StreamReader[0 bytes]");
            feed("data");
            assertThat(reader).hasToString("StreamReader[4 bytes]");
            reader.feedEof();
            assertThat(reader).hasToString("StreamReader[4 bytes, ended]");
            reader.fail(new IOException("broken"));
            assertThat(reader.toString()).contains("broken");
            assertThat(allTasks()).hasSize(1);
        });
    }
}
