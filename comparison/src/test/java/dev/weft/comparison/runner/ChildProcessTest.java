package dev.weft.comparison.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

@Timeout(60)
class ChildProcessTest {
    private static final Duration PLENTY = Duration.ofSeconds(50);

    private static Outcome shell(Duration limit, String script) throws Exception {
        return new ChildProcess(limit).run(List.of("sh", "-c", script));
    }

    @Test
    void whatAProgramPrintsIsKeptInTwo() throws Exception {
        Outcome outcome = shell(PLENTY, "echo one; echo oops >&2; echo; echo two");
        assertThat(outcome.lines()).containsExactly("one", "", "two");
        assertThat(outcome.errors()).containsExactly("oops");
        assertThat(outcome.failure()).isEmpty();
    }

    @Test
    void anExitCodeIsAFailure() throws Exception {
        Outcome outcome = shell(PLENTY, "echo one; exit 3");
        assertThat(outcome.lines()).containsExactly("one");
        assertThat(outcome.failure()).contains("ended with exit code 3");
    }

    @Test
    void aProgramThatDoesNotEndIsEnded() throws Exception {
        Outcome outcome = shell(Duration.ofSeconds(1), "echo one; sleep 3600");
        assertThat(outcome.lines()).containsExactly("one");
        assertThat(outcome.failure()).contains("did not end within 1 s");
    }

    @Test
    void soIsWhatItStarted() throws Exception {
        Outcome outcome =
                shell(Duration.ofSeconds(1), "(sleep 20; echo survived) & echo started; wait");
        assertThat(outcome.lines()).containsExactly("started");
    }

    @Test
    void aProgramThatPrintsForEverIsEnded() throws Exception {
        Outcome outcome = shell(PLENTY, "while :; do echo on and on; done");
        assertThat(outcome.failure()).contains("printed more than 10000 lines");
    }

    @Test
    void aProgramThatReadsFindsNothing() throws Exception {
        assertThat(shell(PLENTY, "read line || echo nothing").lines()).containsExactly("nothing");
    }

    @Test
    void aProgramThatIsNotThereIsAnException() {
        assertThatThrownBy(() -> new ChildProcess(PLENTY).run(List.of("/no/such/program")))
                .isInstanceOf(IOException.class);
    }
}
