package dev.weft.comparison.runner;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The real Java and Kotlin programs of one example, with transcripts and Pythons made for the
/// test.
class ComparisonTest {
    private static final Example EXAMPLE = Example.GENERATORS;

    @TempDir Path directory;
    private SourceTree sources;
    private List<String> right;

    @BeforeEach
    void readTheRealTranscript() throws IOException {
        sources = new SourceTree(directory);
        right = Transcript.read(SourceTree.ofThisBuild().transcript(EXAMPLE)).lines();
        Files.createDirectories(sources.transcript(EXAMPLE).getParent());
    }

    private void record(List<String> lines) throws IOException {
        new Transcript("CPython 3.98.0", lines).write(sources.transcript(EXAMPLE));
    }

    private List<String> wrong() {
        List<String> lines = new ArrayList<>(right);
        lines.set(1, "wrong");
        return lines;
    }

    /// A program that takes the place of Python and prints these lines.
    private Optional<Python> python(List<String> lines, int exitCode) throws IOException {
        Path program = directory.resolve("python");
        String text = String.join("\n", lines);
        Files.writeString(
                program, "#!/bin/sh\ncat <<'END'\n" + text + "\nEND\nexit " + exitCode + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return Optional.of(new Python(program.toString(), "CPython 3.99.0"));
    }

    private Row compare(Optional<Python> python) throws Exception {
        var child = new ChildProcess(Duration.ofSeconds(60));
        var progress = new Progress(new PrintWriter(new StringWriter()), false);
        return new Comparison(sources, child, python, List.of(Engine.HANDOFF), progress)
                .compare(EXAMPLE);
    }

    @Test
    void withoutPythonTheTranscriptDecides() throws Exception {
        record(right);
        Row row = compare(Optional.empty());
        assertThat(row.problems).isEmpty();
        assertThat(row.isSame()).isTrue();
        assertThat(row.python).isEqualTo("recorded");
        assertThat(row.recordedBy).contains("CPython 3.98.0");
        assertThat(row.java).containsOnlyKeys(Engine.HANDOFF).allSatisfy(this::isATime);
        assertThat(row.kotlin).containsOnlyKeys(Engine.HANDOFF).allSatisfy(this::isATime);
    }

    private void isATime(Engine engine, String time) {
        assertThat(time).matches("\\d+\\.\\d s");
    }

    @Test
    void everyProgramThatDiffersIsNamedWithItsFirstWrongLine() throws Exception {
        record(wrong());
        Row row = compare(Optional.empty());
        String difference = ": line 2 should be \"wrong\", is \"%s\"".formatted(right.get(1));
        assertThat(row.problems)
                .containsExactly("Java on handoff" + difference, "Kotlin on handoff" + difference);
        assertThat(row.isSame()).isFalse();
    }

    @Test
    void withPythonThatDecidesAndTheTranscriptMustFollow() throws Exception {
        record(wrong());
        Row row = compare(python(right, 0));
        assertThat(row.problems)
                .containsExactly(
                        "The transcript is out of date (--record renews it): line 2 should be \"%s\", is \"wrong\""
                                .formatted(right.get(1)));
    }

    @Test
    void aPythonThatFailsIsAProblemAndDecidesNothing() throws Exception {
        record(right);
        Row row = compare(python(wrong(), 4));
        assertThat(row.problems).containsExactly("Python ended with exit code 4");
    }

    @Test
    void aMissingTranscriptIsAProblem() throws Exception {
        Row row = compare(Optional.empty());
        assertThat(row.problems)
                .singleElement()
                .asString()
                .startsWith("The transcript cannot be read: ");
    }
}
