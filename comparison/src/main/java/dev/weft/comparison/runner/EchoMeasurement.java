package dev.weft.comparison.runner;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// One echo server that runs, and what it is asked. Ends it when closed.
final class EchoMeasurement implements AutoCloseable {
    private final Process server;
    private final BufferedReader fromServer;
    private final OutputStream toServer;
    private final boolean tellsMemory;
    private final String port;

    /// @param perSecond messages
    /// @param median microseconds that one takes
    /// @param percentile99 microseconds that all but one of a hundred take at most
    /// @param cpu microseconds of the processor's time that the server takes for one
    record Rate(long perSecond, long median, long percentile99, double cpu) {}

    /// Starts a server.
    EchoMeasurement(EchoServer of) throws IOException {
        server = start(0, of.command());
        fromServer = server.inputReader();
        toServer = server.getOutputStream();
        tellsMemory = of.command().contains("-cp");
        port = answer(fromServer, "port", of.name());
    }

    private static Process start(int core, List<String> command) throws IOException {
        var pinned = new ArrayList<String>();
        if (canPin()) {
            pinned.addAll(List.of("taskset", "-c", "" + core));
        }
        pinned.addAll(command);
        return new ProcessBuilder(pinned).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    /// Whether this system can say which core a program runs on, and has two.
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

    /// Loads the server.
    ///
    /// @return the best of three windows
    Rate rate(int connections, int seconds) throws IOException, InterruptedException {
        Process client =
                start(
                        1,
                        EchoServer.jvm(
                                List.of(),
                                "LoadClient",
                                port,
                                "" + connections,
                                "" + 2 * seconds,
                                "" + seconds,
                                "3"));
        try (BufferedReader reader = client.inputReader()) {
            if (!"warm".equals(reader.readLine())) {
                throw new IOException("the load client failed");
            }
            var rates = new ArrayList<Rate>();
            Duration before = cpuOfServer();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                Duration after = cpuOfServer();
                rates.add(rate(line, seconds, after.minus(before)));
                before = after;
            }
            if (client.waitFor() != 0 || rates.size() != 3) {
                throw new IOException("the load client failed");
            }
            return rates.stream().max(Comparator.comparingLong(Rate::perSecond)).orElseThrow();
        } finally {
            client.destroyForcibly();
        }
    }

    private Duration cpuOfServer() {
        return server.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static Rate rate(String line, int seconds, Duration cpu) {
        long[] numbers = Arrays.stream(line.split(" ")).mapToLong(Long::parseLong).toArray();
        double micros = cpu.toNanos() / 1000.0 / (numbers[0] * seconds);
        return new Rate(numbers[0], numbers[1], numbers[2], micros);
    }

    /// What the server takes for a connection that has nothing to do.
    ///
    /// @return bytes; nothing if the server cannot tell
    OptionalLong bytesOfAnIdleConnection(int connections) throws IOException {
        if (!tellsMemory) {
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
        return Long.parseLong(answer(fromServer, "memory", "the server"));
    }

    @Override
    public void close() {
        Stream.concat(server.descendants(), Stream.of(server.toHandle()))
                .forEach(ProcessHandle::destroyForcibly);
    }
}
