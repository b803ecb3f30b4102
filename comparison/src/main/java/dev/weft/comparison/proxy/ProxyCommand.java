package dev.weft.comparison.proxy;

import static dev.weft.Coroutines.run;

import dev.weft.comparison.runner.CertificateOptions;
import dev.weft.comparison.runner.CommonOptions;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;

/// `comparison/run proxy`. It runs in the JVM of the launcher, so that Ctrl-C and SIGTERM reach it
/// and nobody else.
@Command(
        name = "proxy",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "A TCP load balancer: sends each client that connects on to one of the back ends, and"
                    + " passes on what either side says, to the last byte.",
            "Where no back end is named it starts two that send back what they get, to play with."
        },
        footer = {
            "",
            "With --tls back ends are still spoken to in the clear.",
            "TIME is a number with ms, s or m behind it, 250ms for instance; without, seconds.",
            "Ctrl-C or SIGTERM: no more clients, and the connections that are there have a while"
                    + " to end. A second one ends it at once."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "1:cannot listen where it was told to",
            "2:the command line is wrong",
            "130:stopped by Ctrl-C",
            "143:stopped by SIGTERM"
        })
public final class ProxyCommand implements Callable<Integer> {
    /// Whether the error stream is a terminal, which the script finds out: a JVM can only tell
    /// about the other two.
    private static final String AT_A_TERMINAL = "comparison.terminal";

    @Spec private CommandSpec spec;

    @Parameters(
            arity = "0..*",
            paramLabel = "BACKEND",
            description =
                    "Where to send clients: HOST:PORT, [ADDRESS]:PORT, or a PORT of this machine.")
    private List<String> backends = new ArrayList<>(); // converted here: picocli drops the reason

    @Option(
            names = "--listen",
            paramLabel = "[HOST:]PORT",
            converter = Endpoint.Converter.class,
            defaultValue = "127.0.0.1:7007",
            description =
                    "Where clients connect to: ${DEFAULT-VALUE} if not given. Port 0 is any that"
                            + " is free; 0.0.0.0:PORT is open to the network.")
    private InetSocketAddress listen;

    @Option(
            names = "--policy",
            paramLabel = "POLICY",
            converter = Policy.Converter.class,
            defaultValue = "round-robin",
            description =
                    "Who is next: round-robin or least-connections. ${DEFAULT-VALUE} if not"
                            + " given.")
    private Policy policy;

    @Option(
            names = "--check-interval",
            paramLabel = "TIME",
            converter = TimeSpan.Converter.class,
            defaultValue = "2s",
            description =
                    "How often to see whether a back end answers: every ${DEFAULT-VALUE} if not"
                            + " given, 0 for never. One that is down gets clients only if no"
                            + " other does better.")
    private Duration checkInterval;

    @Option(
            names = "--fall",
            paramLabel = "COUNT",
            defaultValue = "3",
            description =
                    "How many connects in a row must fail, of checks or of clients, until a back"
                            + " end counts as down: ${DEFAULT-VALUE} if not given.")
    private int fall;

    @Option(
            names = "--rise",
            paramLabel = "COUNT",
            defaultValue = "2",
            description =
                    "How many must succeed until it counts as up again: ${DEFAULT-VALUE} if not"
                            + " given.")
    private int rise;

    @Option(
            names = "--connect-timeout",
            paramLabel = "TIME",
            converter = TimeSpan.Converter.class,
            defaultValue = "3s",
            description =
                    "How long a back end has to answer before the next is tried: ${DEFAULT-VALUE}"
                            + " if not given.")
    private Duration connectTimeout;

    @Option(
            names = "--idle-timeout",
            paramLabel = "TIME",
            converter = TimeSpan.Converter.class,
            defaultValue = "5m",
            description =
                    "How long a connection may be silent in both directions before it is cut:"
                            + " ${DEFAULT-VALUE} if not given, 0 for ever.")
    private Duration idleTimeout;

    @Option(
            names = "--drain",
            paramLabel = "TIME",
            converter = TimeSpan.Converter.class,
            defaultValue = "10s",
            description =
                    "How long connections have to end when the proxy is stopped, before they are"
                            + " cut: ${DEFAULT-VALUE} if not given.")
    private Duration drain;

    @Option(
            names = "--connections",
            paramLabel = "COUNT",
            description =
                    "How many clients there may be at a time. More than that wait until one leaves."
                        + " Each takes two of the descriptors that the system allows (ulimit -n);"
                        + " if not given, as many as these will do for, but 10000 at most.")
    private Integer connections;

    @Mixin private CertificateOptions certificate;

    @Option(
            names = "--status",
            description =
                    "Shows a line of live numbers on the error stream; where that is no terminal,"
                            + " writes one a minute.")
    private boolean statusLine;

    @Option(
            names = "--status-page",
            paramLabel = "[HOST:]PORT",
            converter = Endpoint.Converter.class,
            description = "Serves the numbers over HTTP: on that port of 127.0.0.1, or of HOST.")
    private InetSocketAddress statusPage;

    @Option(
            names = "--language",
            paramLabel = "LANGUAGE",
            converter = Language.Converter.class,
            defaultValue = "java",
            description =
                    "Which version of the proxy to run: java or kotlin. They do the same;"
                            + " ${DEFAULT-VALUE} if not given.")
    private Language language;

    @Mixin private CommonOptions common;

    @Override
    public Integer call() {
        common.chooseEngine();
        ProxySettings settings = settings();
        CommonOptions.allowForGoodbye(settings.drainTimeout());
        Console console = console();
        Descriptors.warning(settings.connectionLimit(), Descriptors.allowed())
                .ifPresent(console::say);
        try {
            serve(settings, console);
        } catch (CancellationException stopped) {
            return 0; // nobody sees it: the JVM is ending with the exit code of the signal
        } catch (IOException failure) {
            spec.commandLine().getErr().println("proxy: " + failure.getMessage());
            return 1;
        }
        return 0;
    }

    private void serve(ProxySettings settings, Console console) throws IOException {
        run(() -> language.run(settings, console));
    }

    private Console console() {
        PrintWriter err = spec.commandLine().getErr();
        return Boolean.getBoolean(AT_A_TERMINAL) ? new Terminal(err) : new Log(err);
    }

    /// What the options say.
    ///
    /// @throws ParameterException if they make no sense
    ProxySettings settings() {
        checkPositive("--fall", fall);
        checkPositive("--rise", rise);
        int clients =
                connections == null ? Descriptors.clients(Descriptors.allowed()) : connections;
        checkPositive("--connections", clients);
        if (connectTimeout.isZero()) {
            throw wrong("--connect-timeout must be above 0");
        }
        return new ProxySettings(
                listen,
                backends.stream().map(this::backend).toList(),
                policy,
                checkInterval,
                fall,
                rise,
                connectTimeout,
                idleTimeout,
                drain,
                clients,
                statusLine,
                statusPage,
                certificate.read(spec.commandLine()));
    }

    private InetSocketAddress backend(String text) {
        InetSocketAddress backend;
        try {
            backend = Endpoint.parse(text);
        } catch (TypeConversionException mistake) {
            throw wrong(mistake.getMessage());
        }
        if (backend.getPort() == 0) {
            throw wrong("back end \"%s\" has no port".formatted(text));
        }
        if (Endpoint.leadsTo(listen, backend)) {
            throw wrong("back end \"%s\" is this proxy itself".formatted(text));
        }
        return backend;
    }

    private void checkPositive(String option, int number) {
        if (number <= 0) {
            throw wrong("%s must be above 0, and is %d".formatted(option, number));
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
