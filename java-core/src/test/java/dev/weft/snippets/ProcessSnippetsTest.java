package dev.weft.snippets;

import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.withTimeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Coroutine;
import dev.weft.process.Output;
import dev.weft.process.ProcessOptions;
import dev.weft.process.Subprocess;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/// The examples of `dev.weft.process`, run.
@DisabledOnOs(OS.WINDOWS)
class ProcessSnippetsTest {
    // @start region="communicate"
    static String sorted(String lines) throws IOException {
        Subprocess sort = Subprocess.exec(ProcessOptions.piped(), "sort", "-u");
        Output output = sort.communicate(lines.getBytes(StandardCharsets.UTF_8));
        if (output.returnCode() != 0) {
            throw new IOException("sort: " + output.errorText());
        }
        return output.text();
    }

    // @end

    @Test
    void aProgramThatSorts() {
        assertThat(run(() -> sorted("b\na\nb\n"))).isEqualTo("a\nb\n");
    }

    @Test
    void aConversation() {
        List<String> answers =
                run(() -> {
                    var heard = new ArrayList<String>();
                    // @start region="conversation"
                    try (Subprocess cat = Subprocess.exec(ProcessOptions.piped(), "cat")) {
                        for (String word : List.of("warp", "weft")) {
                            cat.stdin().write(word + "\n");
                            heard.add(cat.stdout().readLine());
                        }
                    } // it is killed if it still runs
                    // @end
                    return heard;
                });

        assertThat(answers).containsExactly("warp", "weft");
    }

    @Test
    void aTimeoutKillsTheProgram() {
        run(() -> {
            Subprocess slow = Subprocess.exec(ProcessOptions.piped(), "sleep", "1000");
            Coroutine.Action limited =
                    () -> withTimeout(Duration.ofMillis(5), () -> slow.communicate());
            assertThatThrownBy(limited::run).isInstanceOf(TimeoutException.class);
            assertThat(slow.returnCode()).hasValue(137);
        });
    }
}
