package dev.weft.engine;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Coroutine;
import dev.weft.Coroutines;
import dev.weft.Future;
import dev.weft.Generator;
import dev.weft.Task;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/// To take the stack trace of a virtual thread that is not mounted, the JDK holds it for that long
/// and refuses to run it. A strand that is resumed at that very moment must not be forgotten.
@Tag("stress")
@Timeout(value = 100, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StackTraceHammerTest {
    private static final int TASKS = 8;
    private static final int TRACES = 4_000;

    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final AtomicLong traces = new AtomicLong();
    private volatile boolean over;

    /// Has several tasks do something over and over while their stack traces are taken: all so
    /// often at least, and until there were traces enough.
    private void hammer(int times, Coroutine.Action work) {
        Thread tracer = Thread.ofPlatform().daemon().start(this::takeStackTraces);
        try {
            run(() -> {
                var tasks = new ArrayList<Task<Void>>();
                for (int i = 0; i < TASKS; i++) {
                    tasks.add(spawn(() -> repeat(times, work)));
                }
                for (var task : tasks) {
                    await(task);
                }
            });
        } finally {
            over = true;
            tracer.interrupt();
        }
        assertThat(traces.get()).isGreaterThanOrEqualTo(TRACES);
    }

    private void repeat(int times, Coroutine.Action work) throws Exception {
        threads.add(Thread.currentThread());
        for (int i = 0; i < times || traces.get() < TRACES; i++) {
            work.run();
        }
    }

    private void takeStackTraces() {
        // Bounded, lest a failing test keep a processor busy.
        while (!over && traces.get() < 1000L * TRACES) {
            for (Thread thread : threads) {
                thread.getStackTrace();
                traces.incrementAndGet();
            }
            Thread.onSpinWait();
        }
    }

    @Test
    void noYieldIsForgotten() {
        hammer(30, Coroutines::yieldNow);
    }

    @Test
    void noAwaitIsForgotten() {
        hammer(
                30,
                () -> {
                    Future<Void> future = currentLoop().createFuture();
                    currentLoop().callSoon(() -> future.complete(null));
                    await(future);
                });
    }

    @Test
    void noGeneratorIsForgotten() {
        hammer(
                2,
                () -> {
                    Generator<Integer> numbers =
                            Generator.of(out -> {
                                threads.addLast(Thread.currentThread());
                                for (int i = 0; i < 50; i++) {
                                    out.yield(i);
                                    yieldNow();
                                }
                                threads.remove(Thread.currentThread());
                            });
                    for (int number : numbers) {
                        assertThat(number).isLessThan(50);
                    }
                });
    }

    /// The JDK's own parking, which comes back through the strand's scheduler.
    @Test
    void noBlockingCallIsForgotten() {
        hammer(
                30,
                () -> {
                    Thread.yield();
                    Thread.sleep(0, 1000);
                    yieldNow();
                });
    }
}
