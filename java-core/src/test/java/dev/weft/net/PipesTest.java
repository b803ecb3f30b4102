package dev.weft.net;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Future;
import dev.weft.testing.Simulation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;

/// Both ends of the JDK's pipes, on the loop's selector.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PipesTest {
    @Test
    void megabytesGoThroughUnderBackpressure() {
        var sent = new byte[3_000_000];
        for (int i = 0; i < sent.length; i++) {
            sent[i] = (byte) (i * 31 + (i >> 8));
        }
        run(() -> {
            Pipe pipe = Pipe.open();
            StreamReader reader = Streams.reader(pipe.source());
            StreamWriter writer = Streams.writer(pipe.sink());
            var writing =
                    spawn(() -> {
                        writer.write(sent);
                        writer.drain();
                        writer.closeAndWait();
                    });

            assertThat(reader.readAll()).isEqualTo(sent);
            await(writing);
            yieldNow();
            assertThat(pipe.sink().isOpen()).isFalse();
            assertThat(pipe.source().isOpen()).isFalse();
        });
    }

    @Test
    void theEndOfTheWritingIsThatOfTheReading() {
        run(() -> {
            Pipe pipe = Pipe.open();
            StreamReader reader = Streams.reader(pipe.source());
            StreamWriter writer = Streams.writer(pipe.sink());
            writer.write("last words");
            writer.writeEof();

            assertThat(reader.readAll()).asString(StandardCharsets.UTF_8).isEqualTo("last words");
            writer.closeAndWait();
        });
    }

    @Test
    void whoWritesHearsThatNobodyReads() {
        run(() -> {
            Pipe pipe = Pipe.open();
            StreamWriter writer = Streams.writer(pipe.sink());
            writer.write(new byte[1_000_000]);
            pipe.source().close();

            assertThatThrownBy(writer::drain).isInstanceOf(IOException.class);
        });
    }

    @Test
    void areTransportsToo() {
        run(() -> {
            Pipe pipe = Pipe.open();
            Future<String> received = currentLoop().createFuture();
            Transports.reader(
                    () ->
                            new Protocol() {
                                private final StringBuilder all = new StringBuilder();

                                @Override
                                public void dataReceived(ByteBuffer data) {
                                    all.append(StandardCharsets.UTF_8.decode(data));
                                }

                                @Override
                                public void connectionLost(Throwable cause) {
                                    received.complete(all + ", " + cause);
                                }
                            },
                    pipe.source());
            Transport writing = Transports.writer(() -> new Protocol() {}, pipe.sink());
            assertThat(writing.extraInfo(ExtraInfo.CHANNEL)).isSameAs(pipe.sink());
            writing.write("to a protocol".getBytes(StandardCharsets.UTF_8));
            writing.close();

            assertThat(await(received)).isEqualTo("to a protocol, null");
        });
    }

    @Test
    void aClosedOneIsRefused() {
        run(() -> {
            Pipe pipe = Pipe.open();
            pipe.source().close();
            assertThatThrownBy(() -> Streams.reader(pipe.source()))
                    .isInstanceOf(ClosedChannelException.class);
            pipe.sink().close();
        });
    }

    @Test
    void workInSimulatedTime() {
        Simulation.run(() -> {
            Pipe pipe = Pipe.open();
            StreamReader reader = Streams.reader(pipe.source());
            StreamWriter writer = Streams.writer(pipe.sink());
            var reading = spawn(reader::readLine);
            yieldNow();
            writer.write("a line\n");

            assertThat(await(reading)).isEqualTo("a line");
            writer.close();
            reader.close();
        });
    }
}
