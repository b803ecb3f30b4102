package dev.weft.comparison.chatterbox;

import static dev.weft.Coroutines.run;

import dev.weft.comparison.runner.CertificateOptions;
import dev.weft.comparison.runner.CommonOptions;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;

/// `comparison/run chatterbox server`. It runs in the JVM of the launcher, so that Ctrl-C and
/// SIGTERM reach it and nobody else.
@Command(
        name = "server",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = "Serves until Ctrl-C or SIGTERM, which tells everybody goodbye.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "1:it cannot serve there",
            "2:the command line is wrong",
            "130:ended by Ctrl-C",
            "143:ended by SIGTERM"
        })
final class ServerCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            defaultValue = "localhost",
            description =
                    "At which of this machine's addresses; ${DEFAULT-VALUE} if not given, which"
                            + " nobody else can reach. 0.0.0.0 is all of them.")
    private String host;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "1234",
            description = "${DEFAULT-VALUE} if not given; 0 is any that is free.")
    private int port;

    @Option(
            names = "--idle-timeout",
            paramLabel = "SECONDS",
            defaultValue = "3600",
            description =
                    "How long a user may be silent: ${DEFAULT-VALUE} if not given, 0 for ever.")
    private int idle;

    @Option(
            names = "--connections",
            paramLabel = "COUNT",
            defaultValue = "1000",
            description =
                    "How many there may be at a time: ${DEFAULT-VALUE} if not given. More than that"
                            + " wait until one ends.")
    private int connections;

    @Option(
            names = "--backlog",
            paramLabel = "BYTES",
            defaultValue = "262144",
            description =
                    "How much may wait for a user who does not read it, before the user is cut"
                            + " off: ${DEFAULT-VALUE} if not given.")
    private int backlog;

    @Mixin private CertificateOptions certificate;

    @Mixin private HowToRun common;

    @Override
    public Integer call() {
        Language program = common.program();
        ServerSettings settings = settings();
        CommonOptions.allowForGoodbye(settings.farewell());
        try {
            serve(program, settings);
        } catch (CancellationException stopped) {
            return 0; // nobody sees it: the JVM is ending with the exit code of the signal
        } catch (IOException failure) {
            spec.commandLine()
                    .getErr()
                    .println(
                            "chatterbox: cannot serve at %s, port %d: %s"
                                    .formatted(host, port, failure.getMessage()));
            return 1;
        }
        return 0;
    }

    private void serve(Language program, ServerSettings settings) throws IOException {
        run(() -> {
            try {
                program.serve(settings, this::isOpen);
            } catch (CancellationException stopped) {
                say("Chatterbox is closed.");
                throw stopped;
            }
        });
    }

    private void isOpen(int at) {
        boolean isAnyAddress = host.equals("0.0.0.0") || host.equals("::");
        String here = isAnyAddress ? "localhost" : host;
        String how =
                certificate.areGiven()
                        ? "openssl s_client -quiet -connect "
                                + (here.contains(":") ? "[%s]:%d" : "%s:%d")
                        : "nc %s %d";
        say("Chatterbox is open: " + how.formatted(here, at) + ". Ctrl-C closes it.");
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }

    private ServerSettings settings() {
        if (port < 0 || port > 65_535) {
            throw wrong("--port", "from 0 to 65535", port);
        }
        if (idle < 0) {
            throw wrong("--idle-timeout", "0 or more", idle);
        }
        if (connections <= 0) {
            throw wrong("--connections", "above 0", connections);
        }
        if (backlog <= 0) {
            throw wrong("--backlog", "above 0", backlog);
        }
        ServerSettings defaults = ServerSettings.defaults();
        return new ServerSettings(
                host,
                port,
                idle == 0 ? ServerSettings.FOR_EVER : Duration.ofSeconds(idle),
                defaults.farewell(),
                connections,
                defaults.longest(),
                backlog,
                certificate.read(spec.commandLine()));
    }

    private ParameterException wrong(String option, String range, int number) {
        return new ParameterException(
                spec.commandLine(), "%s must be %s, and is %d".formatted(option, range, number));
    }
}
