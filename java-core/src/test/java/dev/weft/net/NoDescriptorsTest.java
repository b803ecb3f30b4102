package dev.weft.net;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Future;
import dev.weft.engine.EngineKind;
import dev.weft.jvm.ChildJvm;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;

/// A server in a process that has run out of descriptors: it waits, and goes on when there are
/// some.
class NoDescriptorsTest {
    @Test
    void aServerThatCannotAcceptForWantOfDescriptorsTriesAgainAndRecovers() {
        assertThat(
                        ChildJvm.of(Program.class)
                                .on(EngineKind.chosen())
                                .startedBy("sh", "-c", "ulimit -n 256; exec \"$0\" \"$@\"")
                                .run()
                                .lines())
                .containsExactly("told: Too many open files", "hello");
    }

    /// Uses all descriptors up but the one that a client needs.
    static final class Program {
        private Program() {}

        public static void main(String... arguments) {
            run(() -> {
                Future<String> told = currentLoop().createFuture();
                currentLoop()
                        .setExceptionHandler(
                                (_, trouble) -> told.complete(trouble.exception().getMessage()));
                StreamHandler echo = (reader, writer) -> writer.write(reader.readLine());
                Server server = Streams.serveLocally(0, echo);
                ask(server, "warm"); // all classes are there now
                while (!server.clients().isEmpty()) {
                    yieldNow();
                }
                var files = useUp();
                files.removeLast().close();
                var asking = spawn(() -> ask(server, "hello"));
                System.out.println("told: " + await(told));
                for (InputStream file : files) {
                    file.close();
                }
                System.out.println(await(asking));
                server.close();
            });
        }

        private static String ask(Server server, String line) throws IOException {
            try (Connection peer = Streams.connect("127.0.0.1", server.port())) {
                peer.writer().write(line + "\n");
                return new String(peer.reader().readAll());
            }
        }

        private static ArrayList<InputStream> useUp() {
            var files = new ArrayList<InputStream>();
            try {
                while (true) {
                    files.add(Files.newInputStream(Path.of("/dev/null")));
                }
            } catch (IOException none) {
                return files;
            }
        }
    }
}
