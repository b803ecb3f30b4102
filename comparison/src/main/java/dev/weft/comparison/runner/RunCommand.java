package dev.weft.comparison.runner;

import dev.weft.comparison.chatterbox.ChatterboxCommand;
import dev.weft.comparison.proxy.ProxyCommand;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The command line of `comparison/run`.
@Command(
        name = "comparison/run",
        sortOptions = false,
        subcommands = {
            BenchCommand.class,
            EchoCommand.class,
            ChatterboxCommand.class,
            ProxyCommand.class
        },
        usageHelpAutoWidth = true,
        description = {
            "Runs the examples in Java, Kotlin and Python and compares what they print.",
            "Where there is no Python "
                    + Python.OLDEST
                    + " or newer, the others are compared with what it printed when it was"
                    + " recorded."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every output is the same",
            "1:an output differs, or a program failed",
            "2:the command line is wrong"
        })
final class RunCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(
            arity = "0..*",
            paramLabel = "NAME",
            description = "The examples to run; all of them if none is named. See --list.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--engine",
            split = ",",
            paramLabel = "ENGINE",
            converter = Engine.Converter.class,
            description =
                    "How Weft suspends a stack: handoff, scheduled or continuation; several are"
                            + " separated by commas. All of them if none is named.")
    private List<Engine> engines = new ArrayList<>();

    @Option(
            names = "--python",
            paramLabel = "COMMAND",
            description = "The Python to use instead of the python3 on the PATH.")
    private String python;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "300",
            description = "How long one program may take: ${DEFAULT-VALUE} if not given.")
    private int timeout;

    @Option(names = "--list", description = "Lists the examples and runs none.")
    private boolean list;

    @Option(
            names = "--record",
            description =
                    "Records what Python prints in src/main/expected, where it has changed, and"
                            + " compares nothing.")
    private boolean record;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;

    static CommandLine commandLine() {
        return new CommandLine(new RunCommand()).setParameterExceptionHandler(new Mistakes());
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (timeout <= 0) {
            throw wrong("--timeout must be above 0, and is " + timeout);
        }
        List<Example> examples = examples();
        if (list) {
            examples.forEach(this::describe);
            return 0;
        }
        ChildProcess child = new ChildProcess(Duration.ofSeconds(timeout));
        Optional<Python> found = findPython(child);
        return record ? record(examples, child, found) : compare(examples, child, found);
    }

    private void describe(Example example) {
        out().println("%-24s%s".formatted(example, example.shows()));
    }

    private int record(List<Example> examples, ChildProcess child, Optional<Python> found)
            throws IOException, InterruptedException {
        if (found.isEmpty()) {
            spec.commandLine().getErr().println("Nothing to record with: " + noPython());
            return 1;
        }
        var recorder = new Recorder(SourceTree.ofThisBuild(), child, found.get());
        boolean failed = false;
        for (Example example : examples) {
            Outcome outcome = recorder.record(example);
            String how = outcome.failure().orElse("recorded by " + found.get().version());
            out().println("%-24s%s".formatted(example, how));
            outcome.errors().forEach(out()::println);
            failed |= outcome.failure().isPresent();
        }
        return failed ? 1 : 0;
    }

    private int compare(List<Example> examples, ChildProcess child, Optional<Python> found)
            throws IOException, InterruptedException {
        List<Engine> on = engines.isEmpty() ? List.of(Engine.values()) : distinct(engines);
        Progress progress = new Progress(out(), Progress.isPossible());
        var comparison = new Comparison(SourceTree.ofThisBuild(), child, found, on, progress);
        progress.expect(examples.size() * comparison.programsPerExample());
        Table table = new Table(spec.commandLine().getColorScheme());
        print(table.head());
        List<Row> rows = new ArrayList<>();
        for (Example example : examples) {
            Row row = comparison.compare(example);
            rows.add(row);
            progress.clear();
            print(table.of(row));
        }
        summarise(rows, found);
        return rows.stream().allMatch(Row::isSame) ? 0 : 1;
    }

    /// Prints at once, so that it is seen while the rest runs, and stays if that is interrupted.
    private void print(String lines) {
        out().print(lines);
        out().flush();
    }

    private void summarise(List<Row> rows, Optional<Python> found) {
        rows.stream().flatMap(row -> row.errors.stream()).forEach(out()::println);
        long same = rows.stream().filter(Row::isSame).count();
        out().println();
        out().println(
                        "%d of %d the same, compared with %s"
                                .formatted(
                                        same,
                                        rows.size(),
                                        found.map(Python::version)
                                                .orElseGet(() -> recorded(rows))));
    }

    private static String recorded(List<Row> rows) {
        String by =
                rows.stream()
                        .flatMap(row -> row.recordedBy.stream())
                        .distinct()
                        .collect(Collectors.joining(", "));
        return "what %s printed when it was recorded: %s".formatted(by, noPython());
    }

    private Optional<Python> findPython(ChildProcess child) throws InterruptedException {
        Optional<Python> found = Python.at(python == null ? "python3" : python, child);
        if (python != null && found.isEmpty()) {
            throw wrong("--python: " + python + " is no Python " + Python.OLDEST + " or newer");
        }
        return found;
    }

    private static String noPython() {
        return "there is no python3 on the PATH that is " + Python.OLDEST + " or newer";
    }

    private List<Example> examples() {
        return names.isEmpty()
                ? List.of(Example.values())
                : distinct(names.stream().map(this::example).toList());
    }

    private Example example(String name) {
        return Example.named(name)
                .orElseThrow(
                        () -> wrong("there is no example \"%s\"; %s".formatted(name, hint(name))));
    }

    private static String hint(String name) {
        List<String> similar =
                Stream.of(Example.values())
                        .map(Example::toString)
                        .filter(it -> it.contains(name.toLowerCase(Locale.ROOT)))
                        .toList();
        return similar.isEmpty()
                ? "see --list, and --help for the commands"
                : "there is " + String.join(", ", similar);
    }

    private static <T> List<T> distinct(List<T> values) {
        return values.stream().distinct().toList();
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
