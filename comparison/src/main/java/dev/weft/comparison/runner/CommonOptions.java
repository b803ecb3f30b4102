package dev.weft.comparison.runner;

import picocli.CommandLine.Option;

import java.time.Duration;

/// The options of each command that runs a program of Weft's in this JVM.
public final class CommonOptions {
    private static final Duration MORE = Duration.ofSeconds(5);

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

    /// Has Weft wait longer, before it tells that the end takes long, than a signal leaves a server
    /// to say goodbye. Called before Weft runs.
    ///
    /// @param goodbye how long that may take
    public static void allowForGoodbye(Duration goodbye) {
        long millis = goodbye.plus(MORE).toMillis();
        System.setProperty("weft.shutdown.warnMillis", Long.toString(millis));
    }
}
