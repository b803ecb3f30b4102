package dev.weft.comparison.chatterbox;

import dev.weft.comparison.runner.CommonOptions;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options that server and client have in common.
final class HowToRun {
    @Option(
            names = "--language",
            paramLabel = "LANGUAGE",
            converter = Language.Converter.class,
            defaultValue = "java",
            description =
                    "Which program to run: java or kotlin. They do the same; ${DEFAULT-VALUE} if"
                            + " not given.")
    private Language language;

    @Mixin private CommonOptions common;

    /// The program; called before anything else of Weft, which chooses its engine then.
    Language program() {
        common.chooseEngine();
        return language;
    }
}
