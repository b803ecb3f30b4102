package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;

/// An interrupt of the thread that called `run`. The expected trails are what CPython 3.13 printed
/// for SIGINT under `asyncio.run`, except that its KeyboardInterrupt is here the cancellation and
/// the thread's interrupt status.
class RunInterruptTest {
    private final Trail trail = new Trail();
    private final CountDownLatch waiting = new CountDownLatch(1);

    /// Runs a main task on a thread of its own, and interrupts that once the main task says that it
    /// waits.
    private void runAndInterrupt(Coroutine<String> main) throws InterruptedException {
        Thread caller =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                trail.add(run(main));
                            } catch (Exception e) {
                                trail.addThrown(e);
                            }
                            trail.add(Thread.currentThread().isInterrupted());
                        });
        waiting.await();
        caller.interrupt();
        caller.join();
    }

    private void hang() {
        currentLoop().callSoon(waiting::countDown);
        await(currentLoop().createFuture());
    }

    @Test
    void cancelsTheMainTaskWhichMayCleanUp() throws Exception {
        runAndInterrupt(() -> {
            try {
                hang();
                return "unreached";
            } catch (CancellationException e) {
                trail.add("cancelled " + currentTask().cancelling());
                throw e;
            } finally {
                Quietly.turns(3);
                trail.add("cleaned up");
            }
        });
        assertThat(trail.steps())
                .containsExactly(
                        "cancelled 1",
                        "cleaned up",
                        "CancellationException(the thread that called run was interrupted)",
                        "true");
    }

    @Test
    void cancelsTheOtherTasksAfterIt() throws Exception {
        runAndInterrupt(() -> {
            spawn(() -> {
                try {
                    await(currentLoop().createFuture());
                } finally {
                    yieldNow();
                    trail.add("other closed");
                }
            });
            try {
                hang();
                return "unreached";
            } finally {
                Quietly.turns(5);
                trail.add("main closed");
            }
        });
        assertThat(trail.steps())
                .containsExactly(
                        "main closed",
                        "other closed",
                        "CancellationException(the thread that called run was interrupted)",
                        "true");
    }

    @Test
    void givesTheResultOfAMainTaskThatSwallowsIt() throws Exception {
        runAndInterrupt(() -> {
            try {
                hang();
                return "unreached";
            } catch (CancellationException e) {
                return "value";
            }
        });
        assertThat(trail.steps()).containsExactly("value", "true");
    }

    @Test
    void givesTheFailureOfTheMainTasksCleanup() throws Exception {
        runAndInterrupt(() -> {
            try {
                hang();
                return "unreached";
            } catch (CancellationException e) {
                throw new IllegalArgumentException("cleanup");
            }
        });
        assertThat(trail.steps()).containsExactly("IllegalArgumentException(cleanup)", "true");
    }

    @Test
    void thatStoodBeforeRunCancelsTheMainTaskToo() throws Exception {
        Thread caller =
                Thread.ofPlatform()
                        .start(() -> {
                            Thread.currentThread().interrupt();
                            try {
                                run(() -> await(currentLoop().createFuture()));
                            } catch (CancellationException e) {
                                trail.add("cancelled");
                            }
                            trail.add(Thread.currentThread().isInterrupted());
                        });
        caller.join();
        assertThat(trail.steps()).containsExactly("cancelled", "true");
    }
}
