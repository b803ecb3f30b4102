package dev.weft;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicReference;

/// Threads that begin at the same moment and do the same thing again and again.
final class Hammer {
    private static final long BUDGET_NANOS = 400_000_000;

    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    private Hammer() {}

    /// One blow of one thread.
    @FunctionalInterface
    interface Blow {
        void strike(int thread, int round) throws Exception;
    }

    /// Starts platform threads that each strike so many times, or until less than half a second is
    /// over if the machine is slow: `rounds` is then the most.
    static Hammer start(int threadCount, int rounds, Blow blow) {
        return start(threadCount, rounds, BUDGET_NANOS, blow);
    }

    /// Starts platform threads that each strike exactly so many times.
    static Hammer startAll(int threadCount, int rounds, Blow blow) {
        return start(threadCount, rounds, Long.MAX_VALUE, blow);
    }

    private static Hammer start(int threadCount, int rounds, long budget, Blow blow) {
        var hammer = new Hammer();
        var begin = new CyclicBarrier(threadCount);
        for (int i = 0; i < threadCount; i++) {
            int number = i;
            hammer.threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                try {
                                    begin.await();
                                    long start = System.nanoTime();
                                    for (int round = 0; round < rounds; round++) {
                                        blow.strike(number, round);
                                        if (System.nanoTime() - start > budget) {
                                            break;
                                        }
                                    }
                                } catch (Throwable e) {
                                    hammer.failure.compareAndSet(null, e);
                                }
                            }));
        }
        return hammer;
    }

    /// Waits for the threads and throws what one of them threw.
    void join() throws Exception {
        for (Thread thread : threads) {
            thread.join();
        }
        if (failure.get() != null) {
            throw new AssertionError("a hammering thread failed", failure.get());
        }
    }
}
