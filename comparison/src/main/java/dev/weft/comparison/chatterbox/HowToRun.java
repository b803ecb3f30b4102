package dev.weft.comparison.chatterbox;

import dev.weft.comparison.runner.Engine;

import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

import java.nio.file.Files;
import java.nio.file.Path;

/// The options that server and client have in common.
final class HowToRun {
    @Option(
            names = "--language",
            paramLabel = "LANGUAGE",
            defaultValue = "java",
            description =
                    "Which program to run: java or kotlin. They do the same; ${DEFAULT-VALUE} if"
                            + " not given.")
    private Language language;

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

    /// Says so if a file that was given as an option cannot be read.
    static void checkReadable(CommandLine line, String option, Path file) {
        if (file != null && !Files.isReadable(file)) {
            throw new ParameterException(line, "%s: %s cannot be read".formatted(option, file));
        }
    }

    /// The program; called before anything else of Weft, which chooses its engine then.
    Language program() {
        if (engine != null) {
            System.setProperty("weft.engine", engine.toString());
        }
        return language;
    }
}
