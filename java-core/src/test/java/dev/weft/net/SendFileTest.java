package dev.weft.net;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Task;
import dev.weft.testing.Simulation;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;

/// What CPython's `test_sendfile` checks.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SendFileTest {
    private final byte[] content = new byte[8_000_000];
    private FileChannel file;

    @BeforeEach
    void open(@TempDir Path directory) throws IOException {
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i * 31 + (i >> 8));
        }
        file = FileChannel.open(Files.write(directory.resolve("content"), content));
    }

    private byte[] part(int from, int count) {
        return Arrays.copyOfRange(content, from, from + count);
    }

    /// What a client gets of a server that writes so. In a task.
    private static byte[] sentBy(StreamHandler sender) throws IOException {
        try (Server server = Streams.serveLocally(0, sender);
                Connection peer = Streams.connect("localhost", server.port())) {
            return peer.reader().readAll();
        }
    }

    @Test
    void sendsAllOfIt() {
        var sent = new long[1];
        byte[] received =
                run(() ->
                        sentBy((_, writer) -> sent[0] = writer.sendFile(file, 0, Long.MAX_VALUE)));
        assertThat(received).isEqualTo(content);
        assertThat(sent[0]).isEqualTo(content.length);
    }

    /// Where there is no channel that the system could send it to.
    @Test
    void sendsAllOfItByCopyingToo() {
        byte[] received =
                Simulation.run(
                        () -> sentBy((_, writer) -> writer.sendFile(file, 0, Long.MAX_VALUE)));
        assertThat(received).isEqualTo(content);
    }

    @Test
    void sendsAPartOfIt() {
        byte[] received = run(() -> sentBy((_, writer) -> writer.sendFile(file, 1000, 500_000)));
        assertThat(received).isEqualTo(part(1000, 500_000));
    }

    @Test
    void sendsNothingOfNothing() {
        byte[] received =
                run(() ->
                        sentBy((_, writer) -> {
                            assertThat(writer.sendFile(file, 0, 0)).isZero();
                            assertThat(writer.sendFile(file, content.length, 10)).isZero();
                        }));
        assertThat(received).isEmpty();
    }

    @Test
    void keepsItsPlaceAmongWrites() {
        byte[] received =
                run(() ->
                        sentBy((_, writer) -> {
                            writer.write("before ");
                            writer.sendFile(file, 0, 3);
                            writer.write(" after");
                        }));
        assertThat(received)
                .startsWith("before ".getBytes(StandardCharsets.UTF_8))
                .endsWith(" after".getBytes(StandardCharsets.UTF_8));
        assertThat(Arrays.copyOfRange(received, 7, 10)).isEqualTo(part(0, 3));
    }

    /// asyncio refuses such a write; here it waits for the file's end.
    @Test
    void hasWritesOfOthersWait() {
        byte[] received =
                run(() ->
                        sentBy((_, writer) -> {
                            Task<Long> sending =
                                    spawn(() -> writer.sendFile(file, 0, Long.MAX_VALUE));
                            yieldNow();
                            writer.write("after");
                            await(sending);
                        }));
        assertThat(received)
                .hasSize(content.length + 5)
                .endsWith("after".getBytes(StandardCharsets.UTF_8));
        assertThat(Arrays.copyOf(received, content.length)).isEqualTo(content);
    }

    /// Nobody is to take a part of the file for the whole.
    @Test
    void isFinishedBeforeACloseThatComesMeanwhile() {
        byte[] received =
                run(() ->
                        sentBy((_, writer) -> {
                            Task<Long> sending =
                                    spawn(() -> writer.sendFile(file, 0, Long.MAX_VALUE));
                            yieldNow();
                            writer.close();
                            await(sending);
                        }));
        assertThat(received).isEqualTo(content);
    }

    @Test
    void isRefusedOnAConnectionThatCloses() {
        run(() ->
                sentBy((_, writer) -> {
                    writer.close();
                    assertThatThrownBy(() -> writer.sendFile(file, 0, 10))
                            .isInstanceOf(IllegalStateException.class);
                }));
    }

    @Test
    void failsWhereThePeerGoesInTheMiddle() {
        run(() -> {
            var failures = new ArrayList<Throwable>();
            StreamHandler sender =
                    (_, writer) -> {
                        try {
                            while (true) {
                                writer.sendFile(file, 0, Long.MAX_VALUE);
                            }
                        } catch (IOException gone) {
                            failures.add(gone);
                        }
                    };
            Server server = Streams.serveLocally(0, sender);
            Connection peer = Streams.connect("localhost", server.port());
            peer.reader().readExactly(1000);
            peer.writer().transport().abort();
            server.close();
            server.waitClosed();
            assertThat(failures).hasSize(1);
        });
    }
}
