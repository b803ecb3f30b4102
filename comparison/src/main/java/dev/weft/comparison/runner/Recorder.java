package dev.weft.comparison.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Writes the transcripts: what an example's Python version prints, under the Python's name.
final class Recorder {
    private final SourceTree sources;
    private final ChildProcess child;
    private final Python python;

    Recorder(SourceTree sources, ChildProcess child, Python python) {
        this.sources = sources;
        this.child = child;
        this.python = python;
    }

    /// @return how the program ended; only the output of one that ended well is recorded
    Outcome record(Example example) throws IOException, InterruptedException {
        Outcome outcome = child.run(new Commands(sources).python(example, python));
        Path file = sources.transcript(example);
        if (outcome.failure().isEmpty() && !isRecorded(outcome.lines(), file)) {
            new Transcript(python.version(), outcome.lines()).write(file);
        }
        return outcome;
    }

    /// Whether a transcript says the same, whichever Python it was that printed it.
    private static boolean isRecorded(List<String> lines, Path file) throws IOException {
        return Files.exists(file) && Transcript.read(file).lines().equals(lines);
    }
}
