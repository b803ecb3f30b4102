package dev.weft.engine;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.toThread;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.jvm.ChildJvm;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/// The JVM starts its socket pollers when a virtual thread first blocks on a socket, and on JDK 25
/// they are virtual threads that inherit the scheduler of whoever that was. Were it a loop's,
/// socket I/O of all virtual threads would end with that loop. So: a JVM whose first such call is a
/// task's.
class FirstSocketInATaskTest {
    @Test
    void leavesTheJvmsSocketsInOrderWhenTheLoopHasClosed() {
        assertThat(ChildJvm.of(Sockets.class).on(EngineKind.chosen()).run().lines())
                .containsExactly(
                        "in a task: echo",
                        "loop closed",
                        "afterwards: echo",
                        "in a new loop: echo");
    }

    static final class Sockets {
        public static void main(String[] args) throws Exception {
            try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
                Thread.ofPlatform().daemon().start(() -> echoForEver(server));
                run(() -> {
                    var other = spawn(() -> yieldNow());
                    say("in a task: " + ask(server));
                    await(other);
                });
                say("loop closed");
                for (int i = 0; i < 3; i++) {
                    String answer = onVirtualThread(() -> ask(server));
                    if (i == 2) {
                        say("afterwards: " + answer);
                    }
                }
                say("in a new loop: " + run(() -> ask(server) + toThread(() -> ask(server))));
            }
        }

        private static void say(String line) {
            System.out.println(line.replace("echoecho", "echo"));
        }

        private static String onVirtualThread(Callable<String> work) throws Exception {
            var task = new FutureTask<>(work);
            Thread.ofVirtual().start(task);
            return task.get(15, TimeUnit.SECONDS);
        }

        /// Blocks in connect, write and, for a while, in read.
        private static String ask(ServerSocket server) throws IOException {
            try (var socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
                socket.getOutputStream().write("echo".getBytes());
                socket.shutdownOutput();
                return new String(socket.getInputStream().readAllBytes());
            }
        }

        private static void echoForEver(ServerSocket server) {
            try {
                while (true) {
                    try (var socket = server.accept()) {
                        byte[] question = socket.getInputStream().readAllBytes();
                        Thread.sleep(20); // long enough for the other side to block
                        socket.getOutputStream().write(question);
                    }
                }
            } catch (IOException | InterruptedException over) {
                // The test is over.
            }
        }
    }
}
