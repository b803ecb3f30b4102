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
import java.util.List;
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
                + " asyncio. All run at once and get their load from the same client, one after the"
                + " other, round after round, so that a machine that is slow for a while is so for"
                + " all. Where there is taskset, the servers have one core and the client another.",
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
    private static final int MOST_IDLE = 50_000; // an address has no more ports for them

    @Spec private CommandSpec spec;

    @Option(
            names = "--connections",
            split = ",",
            paramLabel = "N",
            defaultValue = "1,100",
            description = "How many at a time, each in a run of its own: ${DEFAULT-VALUE}.")
    private List<Integer> connections = List.of();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "7",
            description =
                    "How many times each server has its turn, of which the middle counts:"
                            + " ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "How long a turn is measured: ${DEFAULT-VALUE}. Four such turns before the"
                            + " first round warm a server up.")
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
            description =
                    "Leaves out servers whose name does not contain this. Given more than once, one"
                            + " of the texts is enough.")
    private List<String> only = List.of();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (rounds < 1 || seconds < 1 || idle < 1 || connections.stream().anyMatch(n -> n < 1)) {
            throw new ParameterException(spec.commandLine(), "all numbers must be above 0");
        }
        if (idle > MOST_IDLE) {
            throw new ParameterException(
                    spec.commandLine(), "--idle must be at most %d".formatted(MOST_IDLE));
        }
        List<EchoServer> kinds = servers();
        if (kinds.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "there is no server called \"%s\"".formatted(String.join("\" or \"", only)));
        }
        var progress = new Progress(out(), Progress.isPossible());
        var comparison = new EchoComparison(out(), progress, Duration.ofSeconds(seconds), rounds);
        progress.expect(kinds.size() * (1 + connections.size() * comparison.turns()));
        try (comparison) {
            comparison.start(kinds, idle);
            for (int each : connections) {
                comparison.compare(each);
            }
            return comparison.isComplete() ? 0 : 1;
        }
    }

    private List<EchoServer> servers() throws InterruptedException {
        var python = Python.at("python3", new ChildProcess(Duration.ofSeconds(30)));
        Path sources = SourceTree.ofThisBuild().comparison().resolve("src/main/python/echo");
        return EchoServer.all(List.of(Engine.values()), python, sources).stream()
                .filter(each -> only.isEmpty() || only.stream().anyMatch(each::isCalled))
                .toList();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
