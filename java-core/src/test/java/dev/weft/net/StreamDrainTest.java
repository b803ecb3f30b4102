package dev.weft.net;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.gather;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Task;
import dev.weft.testing.Simulation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.SocketException;

/// What CPython's `test_streams` checks of writers: drains and ends.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StreamDrainTest {
    private static final int MORE_THAN_IS_TAKEN = 1_000_000;

    // test_multiple_drain
    @Test
    void severalTasksMayWait() {
        Simulation.run(() -> {
            StreamHandler slow =
                    (reader, _) -> {
                        for (int i = 0; i < 10; i++) {
                            yieldNow();
                        }
                        reader.readAll();
                    };
            try (Server server = Streams.serveLocally(0, slow);
                    Connection peer = Streams.connect("localhost", server.port())) {
                peer.writer().write(new byte[MORE_THAN_IS_TAKEN]);
                Task<Void> first = spawn(() -> peer.writer().drain());
                Task<Void> second = spawn(() -> peer.writer().drain());
                yieldNow();
                assertThat(first.isDone()).isFalse();
                assertThat(second.isDone()).isFalse();
                await(gather(first, second));
                assertThat(peer.writer().transport().writeBufferSize())
                        .isLessThanOrEqualTo(16 * 1024);
            }
        });
    }

    // test_drain_raises
    @Test
    void tellsThatThePeerHasGone() {
        run(() -> {
            StreamHandler aborts = (_, writer) -> writer.transport().reset();
            try (Server server = Streams.serveLocally(0, aborts);
                    Connection peer = Streams.connect("localhost", server.port())) {
                assertThatThrownBy(
                                () -> {
                                    while (true) {
                                        peer.writer().write(new byte[1000]);
                                        peer.writer().drain();
                                        yieldNow();
                                    }
                                })
                        .isInstanceOf(IOException.class);
            }
        });
    }

    @Test
    void tellsThatWhatWasWrittenAfterTheCloseIsDropped() {
        Simulation.run(() -> {
            try (Server server = Streams.serveLocally(0, (reader, _) -> reader.readAll());
                    Connection peer = Streams.connect("localhost", server.port())) {
                StreamWriter writer = peer.writer();
                writer.transport().setWriteBufferLimits(10_000_000, 0);
                writer.write(new byte[MORE_THAN_IS_TAKEN]);
                writer.close();
                writer.drain(); // what was written before goes out
                assertThat(writer.transport().writeBufferSize()).isPositive();

                writer.write("dropped");
                assertThatThrownBy(writer::drain).isInstanceOf(SocketException.class);
                writer.waitClosed();
            }
        });
    }

    // test_wait_closed_on_close, test_wait_closed_on_close_with_unread_data, test_async_writer_api
    @Test
    void closeAndWaitReturnsWhenTheConnectionIsOver() {
        run(() -> {
            StreamHandler sender = (_, writer) -> writer.write("a line\nand more");
            try (Server server = Streams.serveLocally(0, sender)) {
                Connection peer = Streams.connect("localhost", server.port());
                assertThat(peer.reader().readLine()).isEqualTo("a line");
                assertThat(peer.writer().isClosing()).isFalse();
                peer.writer().closeAndWait();
                assertThat(peer.writer().isClosing()).isTrue();
                peer.writer().waitClosed();
            }
        });
    }

    // test_async_writer_api_exception_after_close
    @Test
    void afterTheCloseIsAnError() {
        run(() -> {
            StreamHandler idle = (reader, _) -> reader.readAll();
            try (Server server = Streams.serveLocally(0, idle)) {
                Connection peer = Streams.connect("localhost", server.port());
                peer.writer().closeAndWait();
                peer.writer().write("dropped");
                assertThatThrownBy(() -> peer.writer().drain()).isInstanceOf(IOException.class);
            }
        });
    }

    // test_eof_feed_when_closing_writer
    @Test
    void whoReadsSeesTheEndOfAConnectionThatThisSideCloses() {
        run(() -> {
            StreamHandler idle = (reader, _) -> reader.readAll();
            try (Server server = Streams.serveLocally(0, idle)) {
                Connection peer = Streams.connect("localhost", server.port());
                Task<String> reading = spawn(() -> peer.reader().readLine());
                yieldNow();
                peer.writer().closeAndWait();
                assertThat(await(reading)).isNull();
                assertThat(peer.reader().atEof()).isTrue();
            }
        });
    }
}
