package dev.weft.sync;

import static dev.weft.Coroutines.currentTask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Task;

import java.util.ArrayDeque;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;

/// Random programs for locks, semaphores, conditions, events and barriers, each with what must be
/// true of it. To be run in a task.
final class SyncPrograms {
    private SyncPrograms() {}

    /// One task at a time, in the order of coming, and nobody waits for a lock that is free.
    static void lock(Random random) {
        var chaos = new Chaos(random);
        var lock = new Lock();
        var arrivals = new ArrayDeque<Task<?>>();
        int[] inside = {0};
        int[] entered = {0};
        int workers = 2 + random.nextInt(4);
        int rounds = 1 + random.nextInt(6);
        for (int w = 0; w < workers; w++) {
            chaos.spawn(
                    "worker " + w,
                    () -> {
                        for (int i = 0; i < rounds; i++) {
                            chaos.attempt(chaos::dawdle);
                            chaos.insist(() -> {
                                Task<?> me = currentTask();
                                arrivals.add(me);
                                try {
                                    lock.acquire();
                                    // Some may have been cancelled and not know it yet.
                                    assertThat(arrivals)
                                            .filteredOn(
                                                    each -> each == me || each.cancelling() == 0)
                                            .first()
                                            .isSameAs(me);
                                } finally {
                                    arrivals.remove(me);
                                }
                                entered[0]++;
                                assertThat(++inside[0]).isOne();
                                try {
                                    chaos.dawdle();
                                } finally {
                                    inside[0]--;
                                    lock.release();
                                }
                            });
                        }
                    });
        }
        chaos.finish(() -> assertThat(lock.toString()).doesNotStartWith("Lock[free,"), lock);
        assertThat(lock).hasToString("Lock[free]");
        assertThat(entered[0]).isGreaterThanOrEqualTo(workers * rounds);
    }

    /// So many tasks at a time as there are permits; none is lost and none appears.
    static void semaphore(Random random) {
        var chaos = new Chaos(random);
        int permits = 1 + random.nextInt(3);
        Semaphore semaphore =
                random.nextBoolean() ? new Semaphore(permits) : new BoundedSemaphore(permits);
        int[] inside = {0};
        int workers = 2 + random.nextInt(5);
        int rounds = 1 + random.nextInt(6);
        for (int w = 0; w < workers; w++) {
            chaos.spawn(
                    "worker " + w,
                    () -> {
                        for (int i = 0; i < rounds; i++) {
                            chaos.attempt(chaos::dawdle);
                            chaos.insist(() -> {
                                if (random.nextInt(3) > 0 || !semaphore.tryAcquire()) {
                                    semaphore.acquire();
                                }
                                assertThat(++inside[0]).isLessThanOrEqualTo(permits);
                                try {
                                    chaos.dawdle();
                                } finally {
                                    inside[0]--;
                                    semaphore.release();
                                }
                            });
                        }
                    });
        }
        chaos.finish(
                () -> {
                    if (!semaphore.isLocked()) {
                        assertThat(semaphore.toString()).doesNotContain("waiting");
                    }
                    assertThat(semaphore.permits() + inside[0]).isLessThanOrEqualTo(permits);
                },
                semaphore);
        assertThat(semaphore.permits()).isEqualTo(permits);
        assertThat(semaphore.isLocked()).isFalse();
    }

    /// A store with two conditions and one signal for each change: no signal is lost.
    static void condition(Random random) {
        var chaos = new Chaos(random);
        var lock = new Lock();
        var notEmpty = new Condition(lock);
        var notFull = new Condition(lock);
        int room = 1 + random.nextInt(3);
        int[] stock = {0};
        int pairs = 1 + random.nextInt(3);
        int rounds = 1 + random.nextInt(6);
        for (int w = 0; w < pairs; w++) {
            chaos.spawn(
                    "producer " + w,
                    () -> {
                        for (int i = 0; i < rounds; i++) {
                            chaos.insist(() -> {
                                try (var _ = lock.hold()) {
                                    notFull.waitUntil(() -> stock[0] < room);
                                    stock[0]++;
                                    notEmpty.signal();
                                }
                            });
                            chaos.attempt(chaos::dawdle);
                        }
                    });
            chaos.spawn(
                    "consumer " + w,
                    () -> {
                        for (int i = 0; i < rounds; i++) {
                            chaos.insist(() -> {
                                try (var _ = lock.hold()) {
                                    notEmpty.waitUntil(() -> stock[0] > 0);
                                    stock[0]--;
                                    notFull.signal();
                                }
                            });
                            chaos.attempt(chaos::dawdle);
                        }
                    });
        }
        chaos.finish(
                () -> assertThat(stock[0]).isBetween(0, room),
                new Object() {
                    @Override
                    public String toString() {
                        return stock[0] + " of " + room + " " + notEmpty + " " + notFull;
                    }
                });
        assertThat(stock[0]).isZero();
        assertThat(lock).hasToString("Lock[free]");
    }

    /// Tasks that take once and, if they are cancelled, never come again: a signal that one of them
    /// had got reaches another.
    static void signals(Random random) {
        var chaos = new Chaos(random);
        var notEmpty = new Condition();
        int[] stock = {0};
        boolean[] over = {false};
        for (int w = 2 + random.nextInt(5); w > 0; w--) {
            chaos.spawn(
                    "consumer " + w,
                    () ->
                            chaos.attempt(() -> {
                                try (var _ = notEmpty.hold()) {
                                    notEmpty.waitUntil(() -> over[0] || stock[0] > 0);
                                    stock[0]--;
                                    chaos.dawdle();
                                }
                            }));
        }
        chaos.spawn(
                "producer",
                () -> {
                    for (int i = random.nextInt(5); i > 0; i--) {
                        chaos.attempt(chaos::dawdle);
                        chaos.insist(() -> {
                            try (var _ = notEmpty.hold()) {
                                chaos.dawdle();
                                stock[0]++;
                                notEmpty.signal();
                            }
                        });
                    }
                    chaos.insist(chaos::waitUntilAllIsCalm);
                    assertThat(stock[0] <= 0 || notEmpty.toString().startsWith("Condition[0 "))
                            .as("%d left, %s", stock[0], notEmpty)
                            .isTrue();
                    over[0] = true;
                    try (var _ = notEmpty.hold()) {
                        notEmpty.signalAll();
                    }
                });
        chaos.finish(() -> {}, notEmpty);
    }

    /// Nobody gets through before the event is set, and everybody does after.
    static void event(Random random) {
        var chaos = new Chaos(random);
        var event = new Event();
        int[] through = {0};
        boolean[] wasSet = {false};
        int workers = 1 + random.nextInt(6);
        for (int w = 0; w < workers; w++) {
            chaos.spawn(
                    "worker " + w,
                    () -> {
                        chaos.attempt(chaos::dawdle);
                        chaos.insist(event::await);
                        assertThat(wasSet[0]).isTrue();
                        through[0]++;
                    });
        }
        chaos.spawn(
                "setter",
                () -> {
                    for (int i = random.nextInt(4); i > 0; i--) {
                        chaos.attempt(chaos::dawdle);
                        wasSet[0] = true;
                        event.set();
                        chaos.attempt(chaos::dawdle);
                        event.clear();
                    }
                    wasSet[0] = true;
                    event.set();
                });
        chaos.finish(
                () -> {
                    if (event.isSet()) {
                        assertThat(event).hasToString("Event[set]");
                    }
                },
                event);
        assertThat(through[0]).isEqualTo(workers);
    }

    /// Rounds do not overlap, and within one nobody is counted twice.
    static void barrier(Random random) {
        var chaos = new Chaos(random);
        int parties = 1 + random.nextInt(4);
        var barrier = new Barrier(parties);
        int workers = parties + random.nextInt(3);
        int rounds = 1 + random.nextInt(10);
        int[] trips = {0};
        long[] seen = {0}; // indexes of this round, as bits
        for (int w = 0; w < workers; w++) {
            chaos.spawn(
                    "worker " + w,
                    () -> {
                        while (trips[0] < rounds) {
                            chaos.attempt(chaos::dawdle);
                            chaos.attempt(() -> {
                                try {
                                    int index = barrier.await();
                                    if (index == parties - 1) {
                                        trips[0]++; // it trips the barrier, and goes first
                                        seen[0] = 0;
                                    }
                                    assertThat(index).isBetween(0, parties - 1);
                                    assertThat(seen[0] & (1L << index)).isZero();
                                    seen[0] |= 1L << index;
                                } catch (BrokenBarrierException e) {
                                    assertThat(trips[0]).isEqualTo(rounds);
                                }
                            });
                            if (trips[0] >= rounds) {
                                barrier.abort(); // for those who still wait
                            }
                        }
                    });
        }
        chaos.finish(() -> assertThat(barrier.waiting()).isLessThan(parties), barrier);
        assertThat(barrier.isBroken()).isTrue();
    }
}
