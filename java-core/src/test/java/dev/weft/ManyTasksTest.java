package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.sleep;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.withTimeout;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CancellationException;

/// Tasks in great numbers: what is done is forgotten, and what waits costs memory alone.
@Tag("stress")
class ManyTasksTest {
    private static final long MARGIN = 16L << 20; // 900,000 forgotten references would be more

    /// The bytes in use once the garbage is gone.
    private static long usedHeap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    /// Does something a hundred times in a row, and looks that the heap is then what it was after
    /// the first ten.
    private static void assertThatNothingIsRetained(Runnable some) {
        for (int i = 0; i < 10; i++) {
            some.run();
        }
        long before = usedHeap();
        for (int i = 10; i < 100; i++) {
            some.run();
        }
        assertThat(usedHeap() - before).isLessThan(MARGIN);
    }

    @Test
    void aMillionThatEndLeaveNothingBehind() {
        var ended = new int[1];
        run(() ->
                assertThatNothingIsRetained(() -> {
                    for (int batch = 0; batch < 10; batch++) {
                        for (int i = 0; i < 1_000; i++) {
                            spawn(() -> ended[0]++);
                        }
                        yieldNow();
                    }
                }));
        assertThat(ended[0]).isEqualTo(1_000_000);
    }

    @Test
    void thoseThatFailOrAreCancelledLeaveNothingBehindOnceSomebodyHasLooked() {
        var failure = new IllegalStateException("failed");
        run(() ->
                assertThatNothingIsRetained(() -> {
                    for (int i = 0; i < 500; i++) {
                        var failing =
                                spawn(
                                        (Coroutine.Action)
                                                () -> {
                                                    throw failure;
                                                });
                        var cancelled = spawn(() -> await(currentLoop().createFuture()));
                        yieldNow();
                        cancelled.cancel();
                        assertThat(failing.exceptionNow()).isSameAs(failure);
                        yieldNow();
                        assertThat(cancelled.isCancelled()).isTrue();
                    }
                }));
    }

    @Test
    void timeoutsThatDoNotExpireLeaveNothingBehind() {
        run(() ->
                assertThatNothingIsRetained(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        inTime();
                    }
                }));
    }

    private static void inTime() {
        try {
            withTimeout(
                    Duration.ofDays(1),
                    () -> {
                        var sleeper = spawn(() -> sleep(Duration.ofDays(1)));
                        yieldNow();
                        sleeper.cancel();
                    });
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aHundredThousandWaitAndAreAllCancelled() {
        var caught = new int[1];
        run(() -> {
            var tasks = new ArrayList<Task<?>>();
            for (int i = 0; i < 100_000; i++) {
                tasks.add(
                        spawn(() -> {
                            try {
                                await(currentLoop().createFuture());
                            } catch (CancellationException e) {
                                caught[0]++;
                                throw e;
                            }
                        }));
            }
            yieldNow();
            tasks.forEach(Task::cancel);
            yieldNow();
            assertThat(tasks.stream().allMatch(Task::isCancelled)).isTrue();
            assertThat(Coroutines.allTasks()).hasSize(1);
        });
        assertThat(caught[0]).isEqualTo(100_000);
    }

    @Test
    void aHundredThousandAwaitOneFutureAndAllAreWoken() {
        var woken = new int[1];
        run(() -> {
            Future<Integer> future = currentLoop().createFuture();
            for (int i = 0; i < 100_000; i++) {
                spawn(() -> {
                    int one = await(future); // not +=, which would read before it waits
                    woken[0] += one;
                });
            }
            yieldNow();
            future.complete(1);
            yieldNow();
        });
        assertThat(woken[0]).isEqualTo(100_000);
    }
}
