package dev.weft.process;

import static dev.weft.Coroutines.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// How programs can be started.
@DisabledOnOs(OS.WINDOWS)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProcessOptionsTest {
    private static final ProcessOptions PIPED = ProcessOptions.piped();

    private static Output shell(ProcessOptions options, String command) {
        return run(() -> Subprocess.shell(options, command).communicate());
    }

    @Test
    void setTheDirectory(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("here"), "found");

        assertThat(shell(PIPED.directory(directory), "cat here").text()).isEqualTo("found");
    }

    @Test
    void setVariablesBesideThoseOfThisProgram() {
        var options = PIPED.variable("WEFT_A", "b").variable("WEFT_C", "d");

        assertThat(shell(options, "echo $WEFT_A$WEFT_C${PATH:+path}").text()).isEqualTo("bdpath\n");
        assertThat(run(() -> Subprocess.exec(options, "env").communicate().text()))
                .contains("WEFT_A=b\n");
    }

    @Test
    void replaceTheEnvironment() {
        var options = PIPED.variable("WEFT_A", "b").environment(Map.of("WEFT_C", "d"));

        assertThat(shell(options, "echo $WEFT_A$WEFT_C${HOME-homeless}").text())
                .isEqualTo("bdhomeless\n");
    }

    @Test
    void readAndWriteFiles(@TempDir Path directory) throws IOException {
        File in = Files.writeString(directory.resolve("in"), "from a file").toFile();
        File out = directory.resolve("out").toFile();
        File err = Files.writeString(directory.resolve("err"), "before, ").toFile();
        var options =
                ProcessOptions.defaults()
                        .stdin(Redirect.from(in))
                        .stdout(Redirect.to(out))
                        .stderr(Redirect.appendTo(err));

        Output output = shell(options, "cat; printf after >&2");

        assertThat(output.stdout()).isEmpty();
        assertThat(out).hasContent("from a file");
        assertThat(err).hasContent("before, after");
    }

    @Test
    void discard() {
        assertThat(shell(PIPED.stdin(Redirect.DISCARD), "wc -c").text().strip()).isEqualTo("0");
        assertThat(shell(PIPED.stdout(Redirect.DISCARD), "echo x; echo y >&2").errorText())
                .isEqualTo("y\n");
        Output noErrors = shell(PIPED.stderr(Redirect.DISCARD), "echo x; echo y >&2");
        assertThat(noErrors.text()).isEqualTo("x\n");
        assertThat(noErrors.stderr()).isEmpty();
    }

    @Test
    void mergeTheOutputs() {
        run(() -> {
            Subprocess program =
                    Subprocess.shell(PIPED.mergeStderr(), "echo x; echo y >&2; echo z");
            assertThatThrownBy(program::stderr).isInstanceOf(IllegalStateException.class);
            assertThat(program.communicate().text()).isEqualTo("x\ny\nz\n");
        });
    }

    @Test
    void mergeTheErrorsIntoAFile(@TempDir Path directory) {
        File all = directory.resolve("all").toFile();
        shell(PIPED.stdout(Redirect.to(all)).mergeStderr(), "echo x; echo y >&2");

        assertThat(all).hasContent("x\ny\n");
    }

    @Test
    void refuseWhatCannotBe() {
        var file = new File("any");
        assertThatThrownBy(() -> PIPED.stdin(Redirect.to(file)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PIPED.stdout(Redirect.from(file)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PIPED.stderr(Redirect.from(file)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PIPED.readLimit(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PIPED.variable("A=B", "c"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PIPED.environment(Map.of("A", "b\0c")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void lookForTheProgramAlongThePathOfThisOne() {
        var options = PIPED.variable("PATH", "/no-such-directory");

        assertThat(run(() -> Subprocess.exec(options, "env").communicate().text()))
                .contains("PATH=/no-such-directory\n");
    }
}
