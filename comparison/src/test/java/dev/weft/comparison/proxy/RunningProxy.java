package dev.weft.comparison.proxy;

import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.waitUntil;

import dev.weft.Task;
import dev.weft.Until;
import dev.weft.net.Connection;
import dev.weft.net.Streams;
import dev.weft.sync.Queue;

import picocli.CommandLine;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A proxy that runs as a task beside its test, and what it says. Closed, it is stopped and has
/// ended.
final class RunningProxy implements AutoCloseable, Console {
    private static final String HOST = "127.0.0.1";

    private final Queue<String> said = Queue.unbounded();
    private final Queue<String> shown = Queue.unbounded();
    final Task<?> task;
    final int port;

    private RunningProxy(Language language, ProxySettings settings) {
        task = spawn(() -> language.run(settings, this));
        port = portIn(hears("listening at "));
    }

    /// Starts one with the command line that a user would write, but on any port.
    static RunningProxy start(Language language, List<Integer> backends, String... options) {
        var arguments = new ArrayList<>(List.of("--listen=0", "--check-interval=0"));
        arguments.addAll(List.of(options));
        backends.forEach(port -> arguments.add("" + port));
        return new RunningProxy(language, settings(arguments.toArray(String[]::new)));
    }

    /// Runs one in this task.
    static void runs(Language language, String... arguments) throws IOException {
        language.run(settings(arguments), new Silence());
    }

    /// Nobody listens.
    private static final class Silence implements Console {
        @Override
        public void say(String line) {}

        @Override
        public void show(String status) {}

        @Override
        public Duration pace() {
            return Duration.ofSeconds(1);
        }
    }

    static ProxySettings settings(String... arguments) {
        var command = new ProxyCommand();
        new CommandLine(command).setOverwrittenOptionsAllowed(true).parseArgs(arguments);
        return command.settings();
    }

    /// The port in what a proxy says: the first number behind a colon.
    private static int portIn(String line) {
        return Integer.parseInt(
                line.replaceFirst(".*? at [^ ]*?:(\\d+)[/,].*|.*:(\\d+)/$", "$1$2"));
    }

    @Override
    public void say(String line) {
        said.putNoWait(line);
    }

    @Override
    public void show(String status) {
        shown.putNoWait(status);
    }

    @Override
    public Duration pace() {
        return Duration.ofSeconds(1);
    }

    /// Waits until it says something of a kind.
    String hears(String part) {
        return first(said, part);
    }

    /// Waits until it shows something of a kind.
    String sees(String part) {
        return first(shown, part);
    }

    private static String first(Queue<String> lines, String part) {
        while (true) {
            String line = lines.get();
            if (line.contains(part)) {
                return line;
            }
        }
    }

    Connection connect() throws IOException {
        return Streams.connect(HOST, port);
    }

    /// What a request to its status page is answered, once it has been told where that is.
    static String ask(int statusPort, String request) throws IOException {
        try (var connection = Streams.connect(HOST, statusPort)) {
            connection.writer().write(request + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
            return new String(connection.reader().readAll());
        }
    }

    int statusPort() {
        return portIn(hears("status at "));
    }

    /// Stops it, as a signal would, and goes on at once.
    void stop() {
        task.cancel();
    }

    /// Waits until it has ended.
    void waitForTheEnd() {
        waitUntil(Until.ALL_DONE, List.of(task));
    }

    @Override
    public void close() {
        stop();
        waitForTheEnd();
    }
}
