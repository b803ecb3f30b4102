package dev.weft.comparison.readme;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.gather;
import static dev.weft.Coroutines.select;
import static dev.weft.Coroutines.sleep;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.toThread;
import static dev.weft.Coroutines.withTimeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Clause;
import dev.weft.Coroutines;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.Generator;
import dev.weft.TaskGroup;
import dev.weft.kotlin.Suspending;
import dev.weft.net.Server;
import dev.weft.net.Streams;
import dev.weft.process.Output;
import dev.weft.process.ProcessOptions;
import dev.weft.process.Subprocess;
import dev.weft.sync.Queue;
import dev.weft.testing.Simulation;

import kotlin.coroutines.Continuation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeoutException;

/// The code in the README's table of words, which the test looks for here.
final class Words {
    private final Duration time = Duration.ofMillis(10);
    private final Path path;

    Words(Path path) {
        this.path = path;
    }

    private String work() {
        sleep(Duration.ofMillis(1));
        return "done";
    }

    /// Runs in a task.
    void all() throws Exception {
        assertThat(structure()).isEqualTo("done");
        assertThat(timeout()).isEqualTo("done");
        assertThat(blocking()).isEqualTo("file");
        assertThat(stage(CompletableFuture.supplyAsync(() -> "stage"))).isEqualTo("stage");
        cancelled();
        declared();
        queues();
        assertThat(publishers(Coroutines.currentLoop())).isEqualTo("item");
        connections();
        processes("in".getBytes(StandardCharsets.UTF_8));
        assertThat(kotlin(spawn(() -> Pages.fetch("four")))).isEqualTo("<FOUR>");
        assertThat(implemented(spawn(() -> Pages.fetch("three")))).isEqualTo("<three>");
        assertThat(Coroutines.currentLoop().toString()).isNotEmpty();
    }

    private String structure() {
        var task = spawn(() -> work());
        await(gather(task, spawn(() -> work())));
        TaskGroup.run(group -> group.spawn(() -> work()));
        return await(task);
    }

    private String timeout() throws TimeoutException {
        return withTimeout(time, () -> work());
    }

    private String blocking() {
        return toThread(() -> Files.readString(path));
    }

    private String stage(CompletableFuture<String> stage) {
        return await(stage);
    }

    private void cancelled() {
        var task = spawn(() -> work());
        task.cancel();
        assertThatThrownBy(() -> await(task)).isInstanceOf(CancellationException.class);
    }

    private void declared() throws IOException {
        var task = spawn(() -> work());
        await(task, IOException.class);
    }

    private void queues() {
        Queue<String> queue = Queue.bounded(64);
        spawn(() -> queue.put("item"));
        assertThat(queue.get()).isEqualTo("item");
        assertThat(select(queue.onGet(item -> item), Clause.after(time, () -> "none")))
                .isEqualTo("none");
    }

    private String publishers(EventLoop loop) {
        Flow.Publisher<String> publisher = Generator.publisher(loop, out -> out.yield("item"));
        String all = "";
        for (var item : Generator.from(publisher)) {
            all += item;
        }
        return all;
    }

    private void connections() throws IOException {
        Server server =
                Streams.serveLocally(
                        0, (reader, writer) -> writer.write(reader.readLine() + "!\n"));
        int port = server.port();
        try (var connection = Streams.connect("localhost", port)) {
            connection.writer().write("hello\n");
            assertThat(connection.reader().readLine()).isEqualTo("hello!");
        }
        server.close();
    }

    private void processes(byte[] input) throws IOException {
        Output output = Subprocess.exec(ProcessOptions.piped(), "cat").communicate(input);
        assertThat(output.text()).isEqualTo("in");
    }

    /// Runs in no task.
    static void virtualTime() {
        Simulation.run(() -> sleep(Duration.ofDays(1)));
    }

    private String kotlin(Future<String> page) {
        return Suspending.call(c -> ShoutKt.shout(page, c));
    }

    private String implemented(Future<String> page) {
        class Archive implements Source {
            @Override
            public Object load(String name, Continuation<? super String> c) {
                return Suspending.implement(c, () -> await(page));
            }
        }
        return invoked(new Archive());
    }

    private String invoked(Source page) {
        var function = ShoutKt.getLoadThree();
        return Suspending.invoke(function, page);
    }
}
