package dev.weft;

import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.concurrent.CancellationException;

/// What `run` gives; [RunLeftoversTest] has what the main task leaves behind. The expected trails
/// are what CPython 3.13 printed for `asyncio.run` in the situation that each test names.
class RunTest {
    private final Trail trail = new Trail();

    @Nested
    class TheOutcome {
        @Test
        void isTheMainTasksResult() {
            assertThat(run(() -> "result")).isEqualTo("result");
            assertThat(run(() -> (String) null)).isNull();
        }

        @Test
        void isTheVeryExceptionOfTheMainTaskAlsoIfItIsChecked() {
            var failure = new IOException("disk");
            assertThatThrownBy(() ->
                            run(
                                    (Coroutine.Action)
                                            () -> {
                                                yieldNow();
                                                throw failure;
                                            }))
                    .isSameAs(failure);
        }

        @Test
        void isTheCancellationIfTheMainTaskIsCancelled() {
            assertThatThrownBy(() ->
                            run(() -> {
                                currentTask().cancel("self");
                                yieldNow();
                            }))
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("self");
        }

        @Test
        void comesAgainAndAgainEachTimeFromALoopOfItsOwn() {
            EventLoop first = run(() -> currentLoop());
            EventLoop second = run(() -> currentLoop());
            assertThat(first).isNotSameAs(second);
            assertThat(first.isClosed()).isTrue();
            assertThat(second.isClosed()).isTrue();
        }
    }

    @Nested
    class InsideALoop {
        // asyncio.run inside a coroutine
        @Test
        void isRefusedInATask() {
            run(() ->
                    assertThatThrownBy(() -> run(() -> trail.add("ran")))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("run was called inside a running loop"));
            assertThat(trail.steps()).isEmpty();
        }

        @Test
        void isRefusedInACallback() {
            run(() -> {
                currentLoop()
                        .setExceptionHandler(
                                (_, context) -> trail.add(context.exception().getClass()));
                currentLoop().callSoon(() -> run(() -> trail.add("ran")));
                yieldNow();
            });
            assertThat(trail.steps()).containsExactly("" + IllegalStateException.class);
        }

        @Test
        void isFineInAThreadBesideIt() {
            String result = run(() -> Coroutines.toThread(() -> run(() -> "inner")));
            assertThat(result).isEqualTo("inner");
        }
    }
}
