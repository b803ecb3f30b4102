package dev.weft.comparison.runner;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/// Echo servers that run side by side and get their load in turns: round after round, each for a
/// moment, so that a machine that is slow for a while is so for all. Ends them when closed.
final class EchoComparison implements AutoCloseable {
    // Clients that end take a server where it has not been, and it is slow once more.
    private static final int TURNS_TO_WARM_UP = 2;
    private static final String ROW = "%-30s%12s%12s%7s%8s%8s%8s%12s%n";

    private final PrintWriter out;
    private final Progress progress;
    private final Duration turn;
    private final int rounds;
    private final List<RunningEchoServer> servers = new ArrayList<>();
    private final Map<RunningEchoServer, OptionalLong> idleBytes = new HashMap<>();
    private EchoClient client;
    private boolean complete = true;

    /// @param turn how long each is measured in a round
    EchoComparison(PrintWriter out, Progress progress, Duration turn, int rounds) {
        this.out = out;
        this.progress = progress;
        this.turn = turn;
        this.rounds = rounds;
    }

    /// How often each server has its turn, until it is compared.
    int turns() {
        return TURNS_TO_WARM_UP + rounds;
    }

    /// Whether every server was measured.
    boolean isComplete() {
        return complete;
    }

    /// Starts servers and sees what an idle connection costs them.
    void start(List<EchoServer> kinds, int idleConnections) throws IOException {
        client = new EchoClient();
        for (EchoServer kind : kinds) {
            progress.next(kind.name() + ", idle");
            try {
                start(kind, idleConnections);
            } catch (IOException failure) {
                isIncomplete(failure);
            }
        }
        printRow(
                "Server",
                "Connections",
                "Requests/s",
                "Ratio",
                "p50 µs",
                "p99 µs",
                "CPU µs",
                "Idle, bytes");
    }

    private void start(EchoServer kind, int idleConnections) throws IOException {
        var server = new RunningEchoServer(kind);
        try {
            idleBytes.put(server, server.bytesOfAnIdleConnection(idleConnections));
            servers.add(server);
        } catch (IOException failure) {
            server.close();
            throw failure;
        }
    }

    /// Compares the servers under the load of so many connections, and prints that.
    void compare(int connections) throws IOException {
        for (int i = 0; i < TURNS_TO_WARM_UP; i++) {
            takeTurns(connections, turn, new HashMap<>());
        }
        var rates = new HashMap<RunningEchoServer, List<EchoRate>>();
        for (int i = 0; i < rounds; i++) {
            takeTurns(connections, turn.dividedBy(4), rates);
        }
        progress.clear();
        for (RunningEchoServer server : servers) {
            printRates(server, connections, rates.get(server), rates.get(servers.getFirst()));
        }
    }

    private void takeTurns(
            int connections, Duration toWarmUp, Map<RunningEchoServer, List<EchoRate>> rates)
            throws IOException {
        for (RunningEchoServer server : List.copyOf(servers)) {
            progress.next("%s, %d".formatted(server.name(), connections));
            try {
                rates.computeIfAbsent(server, _ -> new ArrayList<>())
                        .add(client.load(server, connections, toWarmUp, turn));
            } catch (IOException failure) {
                isIncomplete(failure);
                servers.remove(server);
                server.close();
                client.close();
                client = new EchoClient();
            }
        }
    }

    private void isIncomplete(IOException failure) {
        complete = false;
        progress.clear();
        out.println(failure.getMessage());
        out.flush();
    }

    private void printRates(
            RunningEchoServer server,
            int connections,
            List<EchoRate> rates,
            List<EchoRate> ofTheFirst) {
        EchoRate middle = EchoRate.middleOf(rates);
        OptionalLong bytes = idleBytes.get(server);
        printRow(
                server.name(),
                connections,
                number("%,.0f", middle.perSecond()),
                number("%.2f", EchoRate.ratio(rates, ofTheFirst)),
                number("%.0f", middle.median()),
                number("%.0f", middle.percentile99()),
                number("%.1f", middle.cpu()),
                bytes.isPresent() ? number("%,d", bytes.getAsLong()) : "");
    }

    private static String number(String format, Object number) {
        return String.format(Locale.ROOT, format, number);
    }

    private void printRow(Object... cells) {
        out.printf(Locale.ROOT, ROW, cells);
        out.flush();
    }

    @Override
    public void close() {
        servers.forEach(RunningEchoServer::close);
        if (client != null) {
            client.close();
        }
    }
}
