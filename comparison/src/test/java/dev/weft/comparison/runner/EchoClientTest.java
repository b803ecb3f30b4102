package dev.weft.comparison.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.util.concurrent.TimeUnit.SECONDS;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;

/// Servers that do not do what they should.
@Timeout(60)
class EchoClientTest {
    private static final Duration MOMENT = Duration.ofMillis(100);

    private final ServerSocket listener;

    EchoClientTest() throws IOException {
        listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
    }

    /// What stands for a server that this process is.
    private RunningEchoServer bad() throws IOException {
        return says("port " + listener.getLocalPort());
    }

    private static RunningEchoServer says(String line) throws IOException {
        return new RunningEchoServer(
                new EchoServer("bad", List.of("sh", "-c", "echo " + line + "; exec cat")));
    }

    @Test
    void aServerThatSaysNothingHasNoRate() throws Exception {
        try (var server = bad();
                var client = new EchoClient()) {
            assertThatThrownBy(() -> client.load(server, 1, MOMENT, MOMENT))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the client had no answer from bad");
        }
    }

    @Test
    void aServerThatBreaksAtTheEndIsTheOneThatFailed() throws Exception {
        Thread.startVirtualThread(this::echoOnTheFirstAndDropTheSecond);
        try (var server = bad();
                var client = new EchoClient()) {
            assertThatThrownBy(() -> client.load(server, 2, MOMENT, MOMENT))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the client had no answer from bad");
        }
    }

    private void echoOnTheFirstAndDropTheSecond() {
        try (Socket first = listener.accept();
                Socket _ = listener.accept()) {
            first.getInputStream().transferTo(first.getOutputStream());
        } catch (IOException gone) {
            // The client has ended.
        }
    }

    @Test
    void aServerThatDoesNotSayItsPortIsEnded() {
        List<ProcessHandle> before = ProcessHandle.current().children().toList();

        assertThatThrownBy(() -> says("hello")).hasMessageContaining("\"hello\"");

        List<ProcessHandle> left =
                ProcessHandle.current().children().filter(it -> !before.contains(it)).toList();
        assertThat(left).allSatisfy(it -> it.onExit().orTimeout(20, SECONDS).join());
    }
}
