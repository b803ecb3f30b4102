package dev.weft.comparison.chatterbox;

import static dev.weft.Coroutines.run;

import dev.weft.comparison.runner.CertificateOptions;
import dev.weft.net.TlsOptions;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;

/// `comparison/run chatterbox client`.
@Command(
        name = "client",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Sends what is typed and shows what comes, until QUIT or the end of the input.",
            "HELP says what the server understands."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the user or the server ended it",
            "1:the server cannot be reached, or was lost",
            "2:the command line is wrong",
            "130:ended by Ctrl-C",
            "143:ended by SIGTERM"
        })
final class ClientCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            defaultValue = "localhost",
            description = "Where the server is: ${DEFAULT-VALUE} if not given.")
    private String host;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "1234",
            description = "Its port: ${DEFAULT-VALUE} if not given.")
    private int port;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What to be called; asked for if not given.")
    private String name;

    @Option(
            names = "--tls",
            description = "Speaks TLS, with servers whose certificates the JDK trusts.")
    private boolean tls;

    @Option(
            names = "--tls-trust",
            paramLabel = "FILE",
            description = "Speaks TLS, and trusts the certificates in this PEM file instead.")
    private Path trusted;

    @Mixin private HowToRun common;

    @Override
    public Integer call() {
        Language program = common.program();
        ClientSettings settings = settings();
        try {
            talk(program, settings);
            return 0;
        } catch (CancellationException stopped) {
            return 0; // nobody sees it: the JVM is ending with the exit code of the signal
        } catch (IOException failure) {
            spec.commandLine().getErr().println("chatterbox: " + failure.getMessage());
            return 1;
        }
    }

    private ClientSettings settings() {
        if (port < 1 || port > 65_535) {
            throw new ParameterException(
                    spec.commandLine(), "--port must be from 1 to 65535, and is " + port);
        }
        return new ClientSettings(host, port, name, tls());
    }

    private TlsOptions tls() {
        if (trusted == null) {
            return tls ? TlsOptions.defaults() : null;
        }
        CertificateOptions.checkReadable(spec.commandLine(), "--tls-trust", trusted);
        try {
            return TlsOptions.defaults().trust(trusted);
        } catch (IOException unfit) {
            throw CertificateOptions.unfit(spec.commandLine(), "--tls-trust", unfit);
        }
    }

    private static void talk(Language program, ClientSettings settings) throws IOException {
        var screen = new Screen(new FileOutputStream(FileDescriptor.out)); // which tells of its end
        run(() -> program.talk(settings, System.in, screen));
    }
}
