package dev.weft.engine;

import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.toThread;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Coroutines;
import dev.weft.EventLoop;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/// Threads that a task starts are ordinary ones: not on the loop, and not dependent on it.
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StartedThreadsTest {
    private enum Kind {
        VIRTUAL {
            @Override
            Thread start(Runnable work) {
                return Thread.ofVirtual().start(work);
            }
        },
        PLATFORM {
            @Override
            Thread start(Runnable work) {
                return Thread.ofPlatform().daemon().start(work);
            }
        },
        /// Started by a thread that a task started: a scheduler would be inherited once more.
        VIRTUAL_BY_VIRTUAL {
            @Override
            Thread start(Runnable work) {
                var inner = new CompletableFuture<Thread>();
                Thread.ofVirtual().start(() -> inner.complete(Thread.ofVirtual().start(work)));
                return inner.join();
            }
        };

        abstract Thread start(Runnable work);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void runBesideTheLoopAndNotOnIt(Kind kind) {
        run(() -> {
            EventLoop loop = currentLoop();
            var seen =
                    new FutureTask<>(() -> {
                        assertThat(loop.isCurrent()).isFalse();
                        assertThatThrownBy(Coroutines::currentTask)
                                .isInstanceOf(IllegalStateException.class);
                        return Thread.currentThread();
                    });
            Thread started = kind.start(seen);
            // Blocks the loop, or at least this task, so it is not the loop that runs it.
            assertThat(seen.get(20, TimeUnit.SECONDS)).isSameAs(started);
            assertThat(started).isNotSameAs(Thread.currentThread());
        });
    }

    /// The loop is busy all the while, on its only thread.
    @ParameterizedTest
    @EnumSource(Kind.class)
    void runWhileATaskKeepsTheLoop(Kind kind) {
        run(() -> {
            var ran = new CountDownLatch(3);
            kind.start(() -> {
                ran.countDown();
                LockSupport.parkNanos(1000);
                ran.countDown();
                Thread.yield();
                ran.countDown();
            });
            long start = System.nanoTime();
            while (ran.getCount() > 0) {
                assertThat(System.nanoTime() - start).isLessThan(20_000_000_000L);
                if (EngineKind.chosen() == EngineKind.HANDOFF) {
                    Thread.yield(); // the task is itself on one of the JDK's carriers, maybe the
                    // only
                }
            }
        });
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void outliveTheLoop(Kind kind) throws Exception {
        var loopIsClosed = new CountDownLatch(1);
        var lock = new ReentrantLock();
        var work =
                new FutureTask<>(() -> {
                    loopIsClosed.await();
                    Thread.sleep(1);
                    Thread.yield();
                    LockSupport.parkNanos(1000);
                    lock.lock(); // contended: the test holds it
                    lock.unlock();
                    var child = new FutureTask<>(() -> "child");
                    Thread.ofVirtual().start(child);
                    return child.get() + " and parent";
                });
        Thread started =
                run(() -> {
                    Thread thread = kind.start(work);
                    yieldNow();
                    return thread;
                });
        lock.lock();
        loopIsClosed.countDown();
        while (!lock.hasQueuedThread(started)) {
            Thread.onSpinWait();
        }
        lock.unlock();
        assertThat(work.get(20, TimeUnit.SECONDS)).isEqualTo("child and parent");
        started.join();
    }

    @Test
    void anExecutorMadeInATaskServesItAndOutlivesTheLoop() throws Exception {
        var executor =
                run(() -> {
                    var made = Executors.newVirtualThreadPerTaskExecutor();
                    Callable<Boolean> onLoop = currentLoop()::isCurrent;
                    assertThat(made.submit(onLoop).get(20, TimeUnit.SECONDS)).isFalse();
                    return made;
                });
        try (executor) {
            var results =
                    executor.invokeAll(
                            IntStream.range(0, 100)
                                    .<Callable<Integer>>mapToObj(i ->
                                            () -> {
                                                Thread.sleep(1);
                                                return i;
                                            })
                                    .toList());
            assertThat(results.stream().mapToInt(result -> result.resultNow()).sum())
                    .isEqualTo(4950);
        }
    }

    @Test
    void completableFuturesRunElsewhereAndMayBeAwaited() {
        run(() -> {
            EventLoop loop = currentLoop();
            var stage =
                    CompletableFuture.supplyAsync(loop::isCurrent)
                            .thenApplyAsync(onLoop -> List.of(onLoop, loop.isCurrent()));
            assertThat(Coroutines.await(stage)).containsExactly(false, false);
            assertThat(loop.isCurrent()).isTrue();
        });
    }

    @Test
    void toThreadRunsElsewhere() {
        run(() -> {
            EventLoop loop = currentLoop();
            assertThat(toThread(loop::isCurrent)).isFalse();
            assertThat(toThread(() -> Thread.currentThread().isVirtual())).isTrue();
        });
    }

    @Test
    void aThreadThatATaskStartedMayRunALoopOfItsOwn() {
        int result =
                run(() ->
                        toThread(() ->
                                run(() -> {
                                    yieldNow();
                                    return toThread(() -> 42);
                                })));
        assertThat(result).isEqualTo(42);
    }

    @Test
    void parallelStreamsWorkInATask() {
        assertThat(run(() -> IntStream.range(0, 10_000).parallel().sum())).isEqualTo(49_995_000);
    }
}
