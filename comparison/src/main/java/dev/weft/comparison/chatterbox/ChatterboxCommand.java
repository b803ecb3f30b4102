package dev.weft.comparison.chatterbox;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `comparison/run chatterbox`.
@Command(
        name = "chatterbox",
        sortOptions = false,
        usageHelpAutoWidth = true,
        subcommands = {ServerCommand.class, ClientCommand.class},
        description = {
            "A chat server with rooms, and a client for it. Any telnet will do as a client, too.",
            "    comparison/run chatterbox server",
            "    comparison/run chatterbox client",
            "    nc localhost 1234"
        })
public final class ChatterboxCommand implements Runnable {
    @Spec private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "server or client?");
    }
}
