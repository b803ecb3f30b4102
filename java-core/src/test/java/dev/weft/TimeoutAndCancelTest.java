package dev.weft;

import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.withTimeout;
import static dev.weft.Coroutines.yieldNow;
import static dev.weft.testing.Simulation.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;

/// A cancellation from outside that meets a timeout. The expected trails are what CPython 3.13
/// printed for `task.cancel()` on a task inside `async with asyncio.timeout(…)`.
class TimeoutAndCancelTest {
    private final Trail trail = new Trail();

    private void body(Duration limit) {
        try {
            withTimeout(
                    limit,
                    () -> {
                        try {
                            Quietly.forever();
                        } finally {
                            trail.add("cleanup " + currentTask().cancelling());
                        }
                    });
        } catch (TimeoutException e) {
            trail.add("timed out");
        } catch (CancellationException e) {
            trail.addThrown(e);
            trail.add(currentTask().cancelling());
            throw e;
        }
    }

    @Test
    void fromOutsideGoesThroughATimeoutThatHasNotExpired() {
        run(() -> {
            var task = spawn(() -> body(Duration.ofDays(1)));
            yieldNow();
            task.cancel("outside");
            Quietly.await(task);
            trail.add(task.isCancelled());
            assertThat(currentLoop().timers.isEmpty()).isTrue();
        });
        assertThat(trail.steps())
                .containsExactly("cleanup 1", "CancellationException(outside)", "1", "true");
    }

    // the alarm has gone off, the task has not run since
    @Test
    void fromOutsideWinsOverATimeoutThatIsExpiring() {
        run(() -> {
            var task = spawn(() -> body(Duration.ZERO));
            yieldNow();
            yieldNow();
            task.cancel("outside");
            Quietly.await(task);
            trail.add(task.isCancelled());
            trail.add(task.cancelling());
        });
        assertThat(trail.steps())
                .containsExactly(
                        "cleanup 2",
                        "CancellationException(timed out after 0 ms)",
                        "1",
                        "true",
                        "1");
    }

    // the task is cancelled, and the alarm goes off before it has run
    @Test
    void fromOutsideWinsOverATimeoutThatExpiresJustAfter() {
        run(() -> {
            Task<Void> task = spawn(() -> body(Duration.ZERO));
            currentLoop().callSoon(() -> task.cancel("outside"));
            Quietly.await(task);
            trail.add(task.isCancelled());
            trail.add(task.cancelling());
        });
        assertThat(trail.steps())
                .containsExactly("cleanup 2", "CancellationException(outside)", "1", "true", "1");
    }

    @Test
    void twiceFromOutsideIsNotMistakenForTheTimeouts() {
        run(() -> {
            var task = spawn(() -> body(Duration.ofDays(1)));
            yieldNow();
            task.cancel("one");
            task.cancel("two");
            Quietly.await(task);
            trail.add(task.isCancelled());
        });
        assertThat(trail.steps())
                .containsExactly("cleanup 2", "CancellationException(one)", "2", "true");
    }
}
