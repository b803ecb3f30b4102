package dev.weft.comparison.runner;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// The client that loads every echo server, in a process of its own, which it ends when closed.
final class EchoClient implements AutoCloseable {
    private final Process client;
    private final BufferedReader fromClient;
    private final PrintWriter toClient;

    /// Starts the client.
    EchoClient() throws IOException {
        client = RunningEchoServer.start(1, EchoServer.jvm(List.of(), "LoadClient"));
        fromClient = client.inputReader();
        toClient = new PrintWriter(client.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    /// Loads a server and measures that, when both are warm.
    EchoRate load(RunningEchoServer server, int connections, Duration toWarmUp, Duration toMeasure)
            throws IOException {
        toClient.printf(
                "%s %d %d %d%n",
                server.port(), connections, toWarmUp.toMillis(), toMeasure.toMillis());
        expect("warm", server);
        Duration before = server.cpu();
        String line = fromClient.readLine();
        Duration cpu = server.cpu().minus(before);
        expect("done", server); // else the next server would be taken for the one that failed
        double[] numbers = Arrays.stream(line.split(" ")).mapToDouble(Long::parseLong).toArray();
        return new EchoRate(
                numbers[0] * 1000 / toMeasure.toMillis(),
                numbers[1],
                numbers[2],
                cpu.toNanos() / 1000.0 / numbers[0]);
    }

    private void expect(String word, RunningEchoServer server) throws IOException {
        if (!word.equals(fromClient.readLine())) {
            throw new IOException("the client had no answer from " + server.name());
        }
    }

    @Override
    public void close() {
        client.destroyForcibly();
    }
}
