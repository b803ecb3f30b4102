package dev.weft.comparison.runner;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.Callable;

/// `comparison/run echo`: how many messages a second a server sends back, Weft's and the peers'.
@Command(
        name = "echo",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Measures echo servers over loopback: 1 KiB messages, one under way on each"
                    + " connection.",
            "Weft as streams and as a protocol on each engine; beside it a bare Selector loop,"
                + " Netty on NIO with one event loop, ktor-network and, where there is a Python,"
                + " asyncio. All get their load from the same client. Where there is taskset, the"
                + " server has one core and the client another.",
            "CPU is what the server takes for a message: where the client is the one that cannot do"
                    + " more, it still tells the servers apart. Compare within one run."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every server was measured",
            "1:a server or the client failed",
            "2:the command line is wrong"
        })
final class EchoCommand implements Callable<Integer> {
    private static final String ROW = "%-30s%12s%12s%7s%8s%8s%8s%12s%n";

    @Spec private CommandSpec spec;

    @Option(
            names = "--connections",
            split = ",",
            paramLabel = "N",
            defaultValue = "1,100",
            description = "How many at a time, each in a run of its own: ${DEFAULT-VALUE}.")
    private List<Integer> connections = List.of();

    @Option(
            names = "--seconds",
            defaultValue = "2",
            description =
                    "How long each of three windows is, of which the best counts; as long"
                            + " again, and once more, to warm up: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--idle",
            paramLabel = "N",
            defaultValue = "2000",
            description =
                    "Among how many idle connections the memory of one is told: ${DEFAULT-VALUE}.")
    private int idle;

    @Option(
            names = "--only",
            paramLabel = "TEXT",
            description = "Leaves out servers whose name does not contain this.")
    private String only = "";

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (seconds < 1 || idle < 1 || connections.stream().anyMatch(each -> each < 1)) {
            throw new ParameterException(spec.commandLine(), "all numbers must be above 0");
        }
        List<EchoServer> servers = servers();
        if (servers.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "there is no server called \"%s\"".formatted(only));
        }
        var progress = new Progress(out(), Progress.isPossible());
        progress.expect(servers.size() * (connections.size() + 1));
        print(
                ROW,
                "Server",
                "Connections",
                "Requests/s",
                "Ratio",
                "p50 µs",
                "p99 µs",
                "CPU µs",
                "Idle, bytes");
        boolean failed = false;
        List<Long> floor = new ArrayList<>();
        for (EchoServer server : servers) {
            try (var measured = new EchoMeasurement(server)) {
                measure(measured, server, floor, progress);
            } catch (IOException failure) {
                failed = true;
                progress.clear();
                print("%-30s%s%n", server.name(), failure.getMessage());
            }
        }
        return failed ? 1 : 0;
    }

    private List<EchoServer> servers() throws InterruptedException {
        var python = Python.at("python3", new ChildProcess(Duration.ofSeconds(30)));
        Path sources = SourceTree.ofThisBuild().comparison().resolve("src/main/python/echo");
        return EchoServer.all(List.of(Engine.values()), python, sources).stream()
                .filter(each ->
                        each.name()
                                .toLowerCase(Locale.ROOT)
                                .contains(only.toLowerCase(Locale.ROOT)))
                .toList();
    }

    private void measure(
            EchoMeasurement measured, EchoServer server, List<Long> floor, Progress progress)
            throws IOException, InterruptedException {
        boolean isFloor = floor.size() < connections.size();
        progress.next(server.name() + ", idle");
        OptionalLong bytes = measured.bytesOfAnIdleConnection(idle);
        for (int i = 0; i < connections.size(); i++) {
            progress.next(server.name() + ", " + connections.get(i));
            EchoMeasurement.Rate best = measured.rate(connections.get(i), seconds);
            if (isFloor) {
                floor.add(best.perSecond());
            }
            progress.clear();
            print(
                    ROW,
                    i == 0 ? server.name() : "",
                    connections.get(i),
                    "%,d".formatted(best.perSecond()),
                    "%.2f".formatted((double) best.perSecond() / floor.get(i)),
                    best.median(),
                    best.percentile99(),
                    "%.1f".formatted(best.cpu()),
                    i == 0 && bytes.isPresent() ? "%,d".formatted(bytes.getAsLong()) : "");
        }
    }

    private void print(String format, Object... values) {
        out().printf(Locale.ROOT, format, values);
        out().flush();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
