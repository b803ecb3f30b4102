package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.sleep;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.testing.WeftTest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;

/// Commands that an executor is given, [EventLoop#execute], and that await.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CommandTest {
    private static final ContextVar<String> NAME = ContextVar.named("name");

    private final Trail trail = new Trail();

    @WeftTest
    void waitsWhileOthersRun() {
        Future<String> answer = currentLoop().createFuture();
        Future<Void> done = currentLoop().createFuture();
        currentLoop()
                .execute(() -> {
                    trail.add("asks");
                    trail.add(await(answer));
                    done.complete(null);
                });
        currentLoop().execute(() -> trail.add("another"));
        spawn(() -> {
            trail.add("task");
            answer.complete("answer");
        });
        await(done);
        assertThat(trail.steps()).containsExactly("asks", "another", "task", "answer");
    }

    @Test
    void makesTheLoopAnExecutorForWhateverTakesOne() throws Exception {
        try (EventLoop loop = EventLoop.start("executor")) {
            var stage =
                    CompletableFuture.supplyAsync(
                            () -> await(currentLoop().wrap(CompletableFuture.completedFuture(20))),
                            loop);
            var twice =
                    stage.thenApplyAsync(
                            n -> {
                                Quietly.turns(3);
                                return n * 2;
                            },
                            loop);
            assertThat(twice.get()).isEqualTo(40);
        }
    }

    @Test
    void keepsItsTurnAmongTasksAndCallbacks() {
        run(() -> {
            for (int i = 0; i < 3; i++) {
                int number = i;
                currentLoop().execute(() -> trail.add("command " + number));
                spawn(() -> trail.add("task " + number));
                currentLoop().callSoon(() -> trail.add("callback " + number));
            }
            yieldNow();
        });
        assertThat(trail.steps())
                .containsExactly(
                        "command 0",
                        "task 0",
                        "callback 0",
                        "command 1",
                        "task 1",
                        "callback 1",
                        "command 2",
                        "task 2",
                        "callback 2");
    }

    @Test
    void commandsThatGiveWayTakeTurnsWithTimersAndOtherThreadsWork() throws Exception {
        try (EventLoop loop = EventLoop.start("busy")) {
            var seen = new CountDownLatch(2);
            class Again implements Runnable {
                @Override
                public void run() {
                    if (seen.getCount() > 0) {
                        loop.execute(this);
                    }
                }
            }
            loop.execute(new Again());
            loop.execute(() -> loop.callLater(Duration.ofMillis(1), seen::countDown));
            loop.callSoonThreadSafe(seen::countDown);
            seen.await();
        }
    }

    @Test
    void hasOneTaskFromItsFirstAwaitOn() {
        run(() -> {
            Future<Void> done = currentLoop().createFuture();
            var seen = new ArrayList<Task<?>>();
            currentLoop()
                    .execute(() -> {
                        seen.add(currentTask());
                        Quietly.turns(2);
                        seen.add(currentTask());
                        done.complete(null);
                    });
            await(done);
            assertThat(seen.get(0)).isSameAs(seen.get(1)).isNotSameAs(currentTask());
            yieldNow();
            assertThat(seen.get(0).isDone()).isTrue();
        });
    }

    @Test
    void isInAllTasksWhileItWaits() {
        run(() -> {
            Future<Void> gate = currentLoop().createFuture();
            currentLoop()
                    .execute(() -> {
                        currentTask().setName("a command");
                        await(gate);
                    });
            yieldNow();
            assertThat(Coroutines.allTasks()).extracting(Task::name).contains("a command");
            gate.complete(null);
            yieldNow();
            assertThat(Coroutines.allTasks()).containsExactly(currentTask());
        });
    }

    @Test
    void isCancelledByALoopThatClosesAndWaitedFor() {
        run(() -> {
            currentLoop()
                    .execute(() -> {
                        try {
                            await(currentLoop().createFuture());
                        } catch (CancellationException asked) {
                            trail.add("cancelled");
                            Quietly.turns(3);
                            trail.add("cleaned up");
                        }
                    });
            yieldNow();
        });
        assertThat(trail.steps()).containsExactly("cancelled", "cleaned up");
    }

    @Test
    void reportsWhatItThrowsAfterAnAwait() {
        run(() -> {
            var reported = new ArrayList<Throwable>();
            currentLoop().setExceptionHandler((_, trouble) -> reported.add(trouble.exception()));
            var failure = new IllegalArgumentException("late");
            currentLoop()
                    .execute(() -> {
                        Quietly.turns(1);
                        throw failure;
                    });
            Quietly.turns(4);
            assertThat(reported).containsExactly(failure);
        });
    }

    @Test
    void getsTheFailureOfWhatItAwaits() {
        run(() -> {
            Future<String> failing = currentLoop().createFuture();
            Future<Throwable> caught = currentLoop().createFuture();
            currentLoop()
                    .execute(() -> {
                        try {
                            await(failing, IOException.class);
                        } catch (IOException failure) {
                            caught.complete(failure);
                        }
                    });
            yieldNow();
            var failure = new IOException("gone");
            failing.completeExceptionally(failure);
            assertThat(await(caught)).isSameAs(failure);
        });
    }

    @Test
    void keepsItsContextWhileOthersHaveTheirs() {
        run(() -> {
            Future<Void> gate = currentLoop().createFuture();
            Future<List<String>> names = currentLoop().createFuture();
            NAME.set("outer");
            currentLoop()
                    .execute(() -> {
                        NAME.set("command");
                        await(gate);
                        names.complete(List.of(NAME.get()));
                    });
            currentLoop().execute(() -> trail.add(NAME.get()));
            currentLoop().callSoon(() -> trail.add(NAME.get()));
            yieldNow();
            gate.complete(null);
            assertThat(await(names)).containsExactly("command");
            assertThat(trail.steps()).containsExactly("outer", "outer");
        });
    }

    @Test
    void mayUseWhateverATaskMay() {
        run(() -> {
            Future<Integer> sum = currentLoop().createFuture();
            currentLoop()
                    .execute(() -> {
                        try (Generator<Integer> numbers =
                                Generator.of(out -> {
                                    for (int i = 1; i <= 3; i++) {
                                        yieldNow();
                                        out.yield(i);
                                    }
                                })) {
                            int total = 0;
                            for (int each : numbers) {
                                total += each;
                            }
                            int inGroup =
                                    TaskGroup.call(group -> {
                                        var one = group.spawn(() -> 10);
                                        var two = group.spawn(() -> 20);
                                        return await(one) + await(two);
                                    });
                            sum.complete(total + inGroup);
                        } catch (Exception failure) {
                            sum.completeExceptionally(failure);
                        }
                    });
            assertThat(await(sum)).isEqualTo(36);
        });
    }

    @Test
    void canBeTimedOut() {
        run(() -> {
            Future<String> outcome = currentLoop().createFuture();
            currentLoop()
                    .execute(() -> {
                        try {
                            Coroutines.withTimeout(
                                    Duration.ofMillis(1),
                                    () -> await(currentLoop().createFuture()));
                        } catch (Exception expected) {
                            outcome.complete(
                                    expected.getClass().getSimpleName()
                                            + " "
                                            + currentTask().cancelling());
                        }
                    });
            assertThat(await(outcome)).isEqualTo("TimeoutException 0");
        });
    }

    @Test
    void manyMayWaitAtOnce() {
        run(() -> {
            Future<Void> gate = currentLoop().createFuture();
            var finished = new ArrayList<Integer>();
            for (int i = 0; i < 1_000; i++) {
                int number = i;
                currentLoop()
                        .execute(() -> {
                            await(gate);
                            finished.add(number);
                        });
            }
            yieldNow();
            gate.complete(null);
            Quietly.turns(3);
            assertThat(finished).hasSize(1_000).isSorted();
            assertThat(Coroutines.allTasks()).containsExactly(currentTask());
        });
    }

    @WeftTest(seeds = 200)
    void inWhateverOrderTheyWakeEachGoesOnWhereItStopped() {
        var finished = new ArrayList<Integer>();
        Future<Void> all = currentLoop().createFuture();
        for (int i = 0; i < 8; i++) {
            int number = i;
            currentLoop()
                    .execute(() -> {
                        for (int step = 0; step < 3; step++) {
                            sleep(Duration.ofSeconds(number % 3));
                            yieldNow();
                        }
                        finished.add(number);
                        if (finished.size() == 8) {
                            all.complete(null);
                        }
                    });
        }
        await(all);
        assertThat(finished).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void aCallbackStillCannotAwait() {
        run(() -> {
            Future<Throwable> caught = currentLoop().createFuture();
            currentLoop().execute(() -> {}); // its stack is there, and not the callback's
            currentLoop()
                    .callSoon(() -> {
                        try {
                            await(currentLoop().createFuture());
                        } catch (IllegalStateException misuse) {
                            caught.complete(misuse);
                        }
                    });
            assertThat(await(caught)).hasMessageContaining("a callback is no task");
        });
    }

    @Test
    void awaitingAFutureOfAnotherLoopIsStillAnError() throws Exception {
        try (EventLoop other = EventLoop.start("other");
                EventLoop loop = EventLoop.start("own")) {
            Future<Void> foreign = other.createFuture();
            var stage = CompletableFuture.runAsync(() -> await(foreign), loop);
            assertThatThrownBy(stage::get)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .hasMessageContaining("belongs to");
        }
    }
}
