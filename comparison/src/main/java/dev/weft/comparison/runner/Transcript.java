package dev.weft.comparison.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The recorded output of an example's Python version, for machines that have no Python.
///
/// On file, the first line names the Python that printed the rest: `# CPython 3.13.0`.
///
/// @param recordedBy the Python's name and version
/// @param lines what it printed
record Transcript(String recordedBy, List<String> lines) {
    private static final String HEADER = "# ";

    static Transcript read(Path file) throws IOException {
        List<String> all = Files.readAllLines(file);
        if (all.isEmpty() || !all.getFirst().startsWith(HEADER)) {
            throw new IOException(
                    file + " does not start with \"# \" and the Python that recorded it");
        }
        return new Transcript(
                all.getFirst().substring(HEADER.length()), all.subList(1, all.size()));
    }

    void write(Path file) throws IOException {
        String text = HEADER + recordedBy + "\n" + String.join("\n", lines) + "\n";
        Files.writeString(file, text);
    }
}
