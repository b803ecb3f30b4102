package dev.weft.comparison.runner;

import picocli.CommandLine.Option;

/// The options of each command that runs a program of Weft's in this JVM.
public final class CommonOptions {
    @Option(
            names = "--engine",
            paramLabel = "ENGINE",
            converter = Engine.Converter.class,
            description =
                    "How Weft suspends a stack: handoff, scheduled or continuation; scheduled if"
                            + " not given.")
    private Engine engine;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;

    /// Sets the engine that was asked for; called before anything of Weft, which chooses its own
    /// then.
    public void chooseEngine() {
        if (engine != null) {
            System.setProperty("weft.engine", engine.toString());
        }
    }
}
