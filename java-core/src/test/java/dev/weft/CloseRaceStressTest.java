package dev.weft;

import static dev.weft.Coroutines.sleep;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/// Threads that hand work to a loop while it closes. Whatever it accepts runs or is reported, and
/// nobody waits for ever.
@Tag("stress")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CloseRaceStressTest {
    private static final Pattern DROPPED =
            Pattern.compile("(\\d+) callbacks kept coming while the loop closed; dropped");
    private static final int LOOPS = 40;
    private static final int MOST = 3_000;

    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger ran = new AtomicInteger();
    private final AtomicInteger dropped = new AtomicInteger();
    private final Queue<String> trouble = new ConcurrentLinkedQueue<>();

    @FunctionalInterface
    private interface Door {
        void handOver(EventLoop loop);
    }

    /// Lets two threads hand work to a loop through a door until it refuses, and closes it
    /// meanwhile.
    private void raceAgainstClose(Door door) throws InterruptedException {
        for (int i = 0; i < LOOPS; i++) {
            EventLoop loop = EventLoop.start("closing");
            loop.setExceptionHandler((_, context) -> note(context));
            int before = accepted.get();
            Thread[] threads = new Thread[2];
            for (int j = 0; j < threads.length; j++) {
                threads[j] = Thread.ofPlatform().start(() -> handOverUntilRefused(loop, door));
            }
            while (accepted.get() - before < 2 * i) {
                Thread.onSpinWait(); // so that each loop closes at another moment
            }
            loop.close();
            for (Thread thread : threads) {
                thread.join();
            }
        }
        assertThat(trouble).isEmpty();
    }

    private void handOverUntilRefused(EventLoop loop, Door door) {
        try {
            for (int i = 0; i < MOST; i++) {
                door.handOver(loop);
                accepted.incrementAndGet();
            }
        } catch (RejectedExecutionException closed) {
            // The race that close won.
        }
    }

    private void note(ExceptionContext context) {
        var matcher = DROPPED.matcher(context.message());
        if (matcher.matches()) {
            dropped.addAndGet(Integer.parseInt(matcher.group(1)));
        } else {
            trouble.add(context.toString());
        }
    }

    @Test
    void eachCallbackRunsOrIsReported() throws InterruptedException {
        raceAgainstClose(loop -> loop.execute(ran::incrementAndGet));
        assertThat(ran.get() + dropped.get()).isEqualTo(accepted.get());
    }

    @Test
    void eachThreadSafeCallRunsOrIsReported() throws InterruptedException {
        raceAgainstClose(loop -> loop.callSoonThreadSafe(ran::incrementAndGet));
        assertThat(ran.get() + dropped.get()).isEqualTo(accepted.get());
    }

    @Test
    void eachTaskThatBeginsCleansUpAndEachFutureIsOverOrAnError() throws Exception {
        var results = new ConcurrentLinkedQueue<Future<Void>>();
        var begun = new AtomicInteger();
        raceAgainstClose(loop ->
                results.add(
                        loop.submit(() -> {
                            begun.incrementAndGet();
                            try {
                                sleep(Duration.ofHours(1));
                                return null;
                            } finally {
                                ran.incrementAndGet();
                            }
                        })));
        assertThat(ran.get()).isEqualTo(begun.get()).isPositive();
        int cancelled = 0;
        int abandoned = 0;
        for (var result : results) {
            try {
                result.get(20, TimeUnit.SECONDS);
            } catch (CancellationException e) {
                cancelled++;
            } catch (IllegalStateException loopClosed) {
                abandoned++;
            }
        }
        assertThat(cancelled + abandoned).isEqualTo(accepted.get());
        assertThat(abandoned).isLessThanOrEqualTo(dropped.get());
    }

    @Test
    void eachCompletionIsSeenByWhoeverWaits() throws Exception {
        for (int i = 0; i < LOOPS * 5; i++) {
            EventLoop loop = EventLoop.start("closing");
            Future<String> future = loop.createFuture();
            var waiter = new FutureTask<>(() -> valueOrError(future));
            Thread.ofPlatform().start(waiter);
            Thread completer = Thread.ofPlatform().start(() -> future.complete("value"));
            loop.close();
            completer.join();
            assertThat(waiter.get(20, TimeUnit.SECONDS)).isIn("value", "the loop closed");
            assertThat(future.get()).isEqualTo("value");
        }
    }

    private static String valueOrError(Future<String> future) throws Exception {
        try {
            return future.get();
        } catch (IllegalStateException e) {
            return e.getMessage().replaceAll("(the loop closed) before .*", "$1");
        }
    }
}
