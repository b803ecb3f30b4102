package dev.weft.comparison.runner;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// An echo server that runs, in a process of its own, and what it is asked. Ends it when closed.
final class RunningEchoServer implements AutoCloseable {
    private final EchoServer kind;
    private final Process server;
    private final BufferedReader fromServer;
    private final OutputStream toServer;
    private final String port;

    /// Starts a server.
    RunningEchoServer(EchoServer kind) throws IOException {
        this.kind = kind;
        server = start(0, kind.command());
        fromServer = server.inputReader();
        toServer = server.getOutputStream();
        try {
            port = answer(fromServer, "port", kind.name());
        } catch (IOException failure) {
            close();
            throw failure;
        }
    }

    /// Starts a program.
    ///
    /// @param core where to keep it, if this system can say that and has two
    static Process start(int core, List<String> command) throws IOException {
        var pinned = new ArrayList<String>();
        if (canPin()) {
            pinned.addAll(List.of("taskset", "-c", "" + core));
        }
        pinned.addAll(command);
        return new ProcessBuilder(pinned).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static boolean canPin() {
        return Files.isExecutable(Path.of("/usr/bin/taskset"))
                && Runtime.getRuntime().availableProcessors() > 1;
    }

    private static String answer(BufferedReader reader, String word, String who)
            throws IOException {
        String line = reader.readLine();
        if (line == null || !line.startsWith(word + " ")) {
            throw new IOException("%s did not say its %s but \"%s\"".formatted(who, word, line));
        }
        return line.substring(word.length() + 1);
    }

    String name() {
        return kind.name();
    }

    String port() {
        return port;
    }

    /// How much of the processor's time it has used.
    Duration cpu() {
        return server.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /// What the server takes for a connection that has nothing to do.
    ///
    /// @return bytes; nothing if the server cannot tell
    OptionalLong bytesOfAnIdleConnection(int connections) throws IOException {
        if (!kind.tellsMemory()) {
            return OptionalLong.empty();
        }
        long before = memory(10); // whatever is made once is there then
        return OptionalLong.of((memory(connections + 10) - before) / connections);
    }

    /// The server's memory with so many idle connections.
    private long memory(int connections) throws IOException {
        Process client = start(1, EchoServer.jvm(List.of(), "IdleClient", port, "" + connections));
        try (BufferedReader reader = client.inputReader()) {
            answer(reader, "idle", "the idle client");
            return askMemory();
        } finally {
            client.destroyForcibly();
        }
    }

    private long askMemory() throws IOException {
        toServer.write('\n');
        toServer.flush();
        return Long.parseLong(answer(fromServer, "memory", kind.name()));
    }

    @Override
    public void close() {
        Stream.concat(server.descendants(), Stream.of(server.toHandle()))
                .forEach(ProcessHandle::destroyForcibly);
    }
}
