package dev.weft;

import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Callbacks and coroutines that other threads hand to a loop, under load.
@Tag("stress")
class ForeignPostingStressTest {
    private static final int THREADS = 3;
    private static final int MANY = 10_000;

    @Test
    void callbacksOfOneThreadRunInItsOrderAndNeverSideBySide() throws Exception {
        try (EventLoop loop = EventLoop.start("test-loop")) {
            var last = new int[THREADS]; // loop only: a lost update would show
            var disorder = new AtomicInteger();
            var posted = new AtomicInteger();
            var ran = new int[1];
            Hammer.start(
                            THREADS,
                            MANY,
                            (thread, round) -> {
                                loop.callSoonThreadSafe(() -> {
                                    if (last[thread] != round) {
                                        disorder.incrementAndGet();
                                    }
                                    last[thread]++;
                                    ran[0]++;
                                });
                                posted.incrementAndGet();
                            })
                    .join();
            loop.submit(() -> 1).get();
            assertThat(disorder.get()).isZero();
            assertThat(ran[0]).isEqualTo(posted.get());
        }
    }

    @Test
    void submittedCoroutinesAllRun() throws Exception {
        try (EventLoop loop = EventLoop.start("test-loop")) {
            List<Future<Integer>> results = Collections.synchronizedList(new ArrayList<>());
            var expected = new AtomicLong();
            Hammer.start(
                            THREADS,
                            3_000,
                            (thread, round) -> {
                                results.add(
                                        loop.submit(() -> {
                                            yieldNow();
                                            return round;
                                        }));
                                expected.addAndGet(round);
                            })
                    .join();
            long sum = 0;
            for (Future<Integer> result : results) {
                sum += result.get();
            }
            assertThat(sum).isEqualTo(expected.get());
        }
    }

    @Test
    void aHandleThatWasCancelledInTimeNeverRuns() throws Exception {
        try (EventLoop loop = EventLoop.start("test-loop")) {
            var cancelled = new AtomicInteger();
            var posted = new AtomicInteger();
            var ran = new AtomicInteger();
            Hammer.start(
                            THREADS,
                            MANY,
                            (_, _) -> {
                                Handle handle = loop.callSoonThreadSafe(ran::incrementAndGet);
                                posted.incrementAndGet();
                                if (handle.cancel()) {
                                    cancelled.incrementAndGet();
                                }
                            })
                    .join();
            loop.submit(() -> 1).get();
            assertThat(ran.get() + cancelled.get()).isEqualTo(posted.get());
        }
    }

    @Test
    void whatAClosingLoopAcceptsItRuns() throws Exception {
        for (int attempt = 0; attempt < 20; attempt++) {
            EventLoop loop = EventLoop.start("test-loop");
            var dropped = new AtomicInteger();
            loop.setExceptionHandler((_, _) -> dropped.incrementAndGet());
            var accepted = new AtomicInteger();
            var refused = new AtomicInteger();
            var ran = new AtomicInteger();
            Hammer posting =
                    Hammer.startAll(
                            2,
                            500,
                            (_, _) -> {
                                try {
                                    loop.execute(ran::incrementAndGet);
                                    accepted.incrementAndGet();
                                } catch (RejectedExecutionException closed) {
                                    refused.incrementAndGet();
                                }
                            });
            while (accepted.get() < 20) {
                Thread.onSpinWait();
            }
            loop.close();
            posting.join();
            assertThat(accepted.get() + refused.get()).isEqualTo(1_000);
            if (dropped.get() == 0) {
                assertThat(ran.get()).isEqualTo(accepted.get());
            }
        }
    }

    @Test
    void manyLoopsRunSideBySide() throws Exception {
        var sum = new AtomicInteger();
        Hammer.start(
                        THREADS,
                        100,
                        (thread, round) ->
                                sum.addAndGet(
                                        run(() -> {
                                            EventLoop mine = currentLoop();
                                            yieldNow();
                                            return currentLoop() == mine ? 0 : 1;
                                        })))
                .join();
        assertThat(sum.get()).isZero();
    }
}
