package dev.weft.comparison.runner;

import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

import java.util.List;

/// Answers a mistake on the command line with one sentence and not with the whole help.
final class Mistakes implements IParameterExceptionHandler {
    @Override
    public int handleParseException(ParameterException mistake, String[] arguments) {
        CommandLine line = mistake.getCommandLine();
        String name = line.getCommandSpec().qualifiedName();
        line.getErr().println(name + ": " + explain(mistake));
        line.getErr().println("See %s --help.".formatted(name));
        return line.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static String explain(ParameterException mistake) {
        return mistake instanceof UnmatchedArgumentException unknown
                ? explain(unknown)
                : mistake.getMessage();
    }

    /// What is meant by a word in the wrong place is one of few things, and the likely ones are
    /// named.
    private static String explain(UnmatchedArgumentException unknown) {
        CommandLine line = unknown.getCommandLine();
        String word = unknown.getUnmatched().getFirst();
        if (unknown.isUnknownOption()) {
            String option = word.replaceFirst("=.*", ""); // or the value would be compared too
            var similar = new UnmatchedArgumentException(line, List.of(option)).getSuggestions();
            return "there is no option \"%s\"%s"
                    .formatted(
                            option,
                            similar.isEmpty()
                                    ? ""
                                    : "; did you mean " + String.join(" or ", similar) + "?");
        }
        var commands = line.getSubcommands().keySet();
        return commands.isEmpty()
                ? "nothing is known of \"%s\"".formatted(word)
                : "there is no command \"%s\"; there are %s"
                        .formatted(word, String.join(", ", commands));
    }
}
