package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.toThread;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// Futures and tasks completed and cancelled by other threads, under load.
@Tag("stress")
class ForeignCompletionStressTest {
    private static final int MANY = 5_000;

    private EventLoop loop;

    @BeforeEach
    void startLoop() {
        loop = EventLoop.start("test-loop");
    }

    @AfterEach
    void closeLoop() {
        loop.close();
    }

    private List<Future<String>> futures(int count) {
        var futures = new ArrayList<Future<String>>(count);
        for (int i = 0; i < count; i++) {
            futures.add(loop.createFuture());
        }
        return futures;
    }

    /// What a future came to, in a word.
    private static String outcome(Future<String> future) {
        return switch (future.state()) {
            case SUCCESS -> future.resultNow();
            case FAILED -> future.exceptionNow().getMessage();
            default -> "cancelled";
        };
    }

    @Test
    void ofSeveralCompletionsExactlyOneWinsAndEverybodyIsToldOnce() throws Exception {
        List<Future<String>> futures = futures(MANY);
        var winner = new AtomicReferenceArray<String>(MANY);
        var wins = new AtomicIntegerArray(MANY);
        var calls = new AtomicIntegerArray(MANY);
        var awaited = new AtomicReferenceArray<String>(MANY);

        Future<Void> waiter =
                loop.submit(() -> {
                    for (int i = 0; i < MANY; i++) {
                        int index = i;
                        Future<String> future = futures.get(i);
                        future.addDoneCallback(_ -> calls.incrementAndGet(index));
                        Quietly.await(future);
                        awaited.set(i, outcome(future));
                    }
                    return null;
                });
        Hammer.startAll(
                        3,
                        MANY,
                        (thread, i) -> {
                            Future<String> future = futures.get(i);
                            String mine =
                                    switch (thread) {
                                        case 0 -> "value";
                                        case 1 -> "failure";
                                        default -> "cancelled";
                                    };
                            boolean won =
                                    switch (thread) {
                                        case 0 -> future.complete(mine);
                                        case 1 -> future.completeExceptionally(new Exception(mine));
                                        default -> future.cancel();
                                    };
                            if (won) {
                                winner.set(i, mine);
                                wins.incrementAndGet(i);
                            }
                        })
                .join();
        waiter.get();

        for (int i = 0; i < MANY; i++) {
            assertThat(wins.get(i)).as("winners of %d", i).isEqualTo(1);
            assertThat(calls.get(i)).as("calls for %d", i).isEqualTo(1);
            assertThat(outcome(futures.get(i))).isEqualTo(winner.get(i));
            assertThat(awaited.get(i)).isEqualTo(winner.get(i));
        }
    }

    @Test
    void aSleepingLoopIsWokenByEveryCompletion() throws Exception {
        var requests = new SynchronousQueue<Future<Integer>>();
        Hammer answering =
                Hammer.startAll(
                        1,
                        2_000,
                        (_, round) -> {
                            Future<Integer> request = requests.take();
                            for (int i = 0; i < round % 64; i++) {
                                Thread.onSpinWait(); // sometimes before the loop sleeps,
                                // sometimes after
                            }
                            request.complete(round);
                        });
        int sum =
                run(() -> {
                    int total = 0;
                    for (int i = 0; i < 2_000; i++) {
                        Future<Integer> request = Coroutines.currentLoop().createFuture();
                        toThread(() -> {
                            requests.put(request);
                            return null;
                        });
                        total += await(request);
                    }
                    return total;
                });
        answering.join();
        assertThat(sum).isEqualTo(1_999_000);
    }

    @Test
    void aTaskThatIsCompletedAndCancelledAtOnceEndsOneWayOrTheOther() throws Exception {
        List<Future<String>> futures = futures(MANY);
        var caught = new AtomicInteger();
        List<Task<String>> tasks =
                loop.submit(
                                () -> {
                                    var list = new ArrayList<Task<String>>();
                                    for (Future<String> future : futures) {
                                        list.add(
                                                Coroutines.spawn(
                                                        () -> awaitAndCount(future, caught)));
                                    }
                                    yieldNow();
                                    return list;
                                })
                        .get();
        Hammer.startAll(
                        2,
                        MANY,
                        (thread, i) -> {
                            if (thread == 0) {
                                futures.get(i).complete("value");
                            } else {
                                tasks.get(i).cancel();
                            }
                        })
                .join();

        int cancelled = 0;
        for (Task<String> task : tasks) {
            try {
                assertThat(task.get()).isEqualTo("value");
            } catch (CancellationException e) {
                cancelled++;
            }
        }
        assertThat(cancelled).isEqualTo(caught.get());
    }

    private static String awaitAndCount(Future<String> future, AtomicInteger caught) {
        try {
            return await(future);
        } catch (CancellationException e) {
            caught.incrementAndGet();
            throw e;
        }
    }

    @Test
    void callbacksAddedWhileTheFutureIsBeingCompletedRunOnce() throws Exception {
        List<Future<String>> futures = futures(MANY);
        var calls = new AtomicIntegerArray(MANY);
        Hammer.startAll(
                        3,
                        MANY,
                        (thread, i) -> {
                            if (thread == 0) {
                                futures.get(i).complete("value");
                            } else {
                                futures.get(i).addDoneCallback(_ -> calls.incrementAndGet(i));
                            }
                        })
                .join();
        loop.submit(() -> 1).get();
        loop.submit(() -> 1).get();
        for (int i = 0; i < MANY; i++) {
            assertThat(calls.get(i)).as("calls for %d", i).isEqualTo(2);
        }
    }

    @Test
    void severalThreadsMayWaitForTheSameFuture() throws Exception {
        List<Future<String>> futures = futures(300);
        var right = new AtomicInteger();
        Hammer waiting =
                Hammer.startAll(
                        4,
                        futures.size(),
                        (_, i) -> {
                            if (futures.get(i).get().equals("value " + i)) {
                                right.incrementAndGet();
                            }
                        });
        loop.submit(
                        () -> {
                            for (int i = 0; i < futures.size(); i++) {
                                futures.get(i).complete("value " + i);
                                yieldNow();
                            }
                            return null;
                        })
                .get();
        waiting.join();
        assertThat(right.get()).isEqualTo(4 * futures.size());
    }
}
