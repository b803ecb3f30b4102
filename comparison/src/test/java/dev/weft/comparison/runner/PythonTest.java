package dev.weft.comparison.runner;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;

class PythonTest {
    @TempDir Path directory;

    private Optional<Python> at(String script) throws Exception {
        Path program = directory.resolve("python");
        Files.writeString(program, "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return Python.at(program.toString(), new ChildProcess(Duration.ofSeconds(30)));
    }

    @Test
    void isKnownByItsNameAndVersion() throws Exception {
        assertThat(at("echo CPython 3.99.1").map(Python::version)).contains("CPython 3.99.1");
    }

    @Test
    void oneThatRefusesIsNone() throws Exception {
        assertThat(at("echo CPython 3.2.1; exit 1")).isEmpty();
    }

    @Test
    void aProgramThatIsNoPythonIsNone() throws Exception {
        assertThat(at("exit 0")).isEmpty();
    }

    @Test
    void aProgramThatIsNotThereIsNone() throws Exception {
        var child = new ChildProcess(Duration.ofSeconds(30));
        assertThat(Python.at(directory.resolve("missing").toString(), child)).isEmpty();
    }
}
