package dev.weft.comparison.runner;

import java.io.IOException;

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
        if (outcome.failure().isEmpty()) {
            new Transcript(python.version(), outcome.lines()).write(sources.transcript(example));
        }
        return outcome;
    }
}
