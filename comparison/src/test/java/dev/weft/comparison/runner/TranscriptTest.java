package dev.weft.comparison.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class TranscriptTest {
    @TempDir Path directory;
    private Path file;

    @BeforeEach
    void chooseFile() {
        file = directory.resolve("Example.txt");
    }

    @Test
    void isReadAsItWasWritten() throws IOException {
        Transcript written = new Transcript("CPython 3.13.0", List.of("a", "", "  b", ""));
        written.write(file);
        assertThat(Transcript.read(file)).isEqualTo(written);
    }

    @Test
    void namesThePythonOnItsFirstLine() throws IOException {
        new Transcript("CPython 3.13.0", List.of("a")).write(file);
        assertThat(file).hasContent("# CPython 3.13.0\na\n");
    }

    @Test
    void withoutThePythonItIsRefused() throws IOException {
        Files.writeString(file, "a\n");
        assertThatThrownBy(() -> Transcript.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Example.txt does not start with");
    }

    @Test
    void anEmptyFileIsRefused() throws IOException {
        Files.writeString(file, "");
        assertThatThrownBy(() -> Transcript.read(file)).isInstanceOf(IOException.class);
    }
}
