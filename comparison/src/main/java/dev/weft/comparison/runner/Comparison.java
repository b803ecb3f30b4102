package dev.weft.comparison.runner;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Runs an example in every language, on every engine asked for, and compares what it printed.
///
/// Python's output is what the others must print; without a Python, the transcript is. With one,
/// the transcript must be what Python prints today.
final class Comparison {
    private final SourceTree sources;
    private final Commands commands;
    private final ChildProcess child;
    private final Optional<Python> python;
    private final List<Engine> engines;
    private final Progress progress;

    Comparison(
            SourceTree sources,
            ChildProcess child,
            Optional<Python> python,
            List<Engine> engines,
            Progress progress) {
        this.sources = sources;
        this.commands = new Commands(sources);
        this.child = child;
        this.python = python;
        this.engines = engines;
        this.progress = progress;
    }

    /// How many programs [#compare] starts.
    int programsPerExample() {
        return 2 * engines.size() + (python.isPresent() ? 1 : 0);
    }

    Row compare(Example example) throws IOException, InterruptedException {
        Row row = new Row(example);
        Optional<Transcript> transcript = transcript(row);
        Optional<List<String>> expected =
                python.isPresent()
                        ? runPython(row, python.get(), transcript)
                        : transcript.map(Transcript::lines);
        for (Engine engine : engines) {
            run(row, "Java", engine, commands.java(example, engine), row.java, expected);
            run(row, "Kotlin", engine, commands.kotlin(example, engine), row.kotlin, expected);
        }
        return row;
    }

    private Optional<Transcript> transcript(Row row) {
        Path file = sources.transcript(row.example());
        try {
            Transcript transcript = Transcript.read(file);
            if (python.isEmpty()) {
                row.python = "recorded";
                row.recordedBy = Optional.of(transcript.recordedBy());
            }
            return Optional.of(transcript);
        } catch (IOException e) {
            row.problems.add("The transcript cannot be read: " + e.getMessage());
            return Optional.empty();
        }
    }

    /// @return what the other languages must print
    private Optional<List<String>> runPython(
            Row row, Python python, Optional<Transcript> transcript)
            throws IOException, InterruptedException {
        Optional<List<String>> recorded = transcript.map(Transcript::lines);
        progress.next(row.example() + " in Python");
        Outcome outcome = child.run(commands.python(row.example(), python));
        row.python = outcome.seconds();
        if (failed(row, "Python", outcome)) {
            return recorded;
        }
        recorded.flatMap(lines -> Difference.first(outcome.lines(), lines))
                .ifPresent(difference ->
                        row.problems.add(
                                "The transcript is out of date (--record renews it): "
                                        + difference));
        return Optional.of(outcome.lines());
    }

    private void run(
            Row row,
            String language,
            Engine engine,
            List<String> command,
            Map<Engine, String> cells,
            Optional<List<String>> expected)
            throws IOException, InterruptedException {
        String program = language + " on " + engine;
        progress.next(row.example() + " in " + program);
        Outcome outcome = child.run(command);
        cells.put(engine, outcome.seconds());
        if (!failed(row, program, outcome)) {
            expected.flatMap(lines -> Difference.first(lines, outcome.lines()))
                    .ifPresent(difference -> row.problems.add(program + ": " + difference));
        }
    }

    private static boolean failed(Row row, String program, Outcome outcome) {
        outcome.failure()
                .ifPresent(failure -> {
                    row.hasFailed = true;
                    row.problems.add(program + " " + failure);
                    if (!outcome.errors().isEmpty()) {
                        row.errors.add(row.example() + " in " + program + ":");
                        outcome.errors().forEach(line -> row.errors.add("  " + line));
                    }
                });
        return outcome.failure().isPresent();
    }
}
