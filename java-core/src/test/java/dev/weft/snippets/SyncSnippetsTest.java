package dev.weft.snippets;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.select;
import static dev.weft.Coroutines.sleep;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Clause;
import dev.weft.Future;
import dev.weft.TaskGroup;
import dev.weft.sync.Barrier;
import dev.weft.sync.Condition;
import dev.weft.sync.Event;
import dev.weft.sync.Lock;
import dev.weft.sync.Queue;
import dev.weft.sync.Semaphore;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;

/// The examples of `dev.weft.sync` and of `select`, run.
class SyncSnippetsTest {
    private final List<String> log = new ArrayList<>();

    private int balance = 10;

    private int load() {
        int loaded = balance;
        yieldNow();
        return loaded;
    }

    private void store(int changed) {
        yieldNow();
        balance = changed;
    }

    // @start region="lock"
    private final Lock lock = new Lock();

    void deposit(int amount) {
        try (var _ = lock.hold()) {
            int before = load(); // other tasks run meanwhile, but none is in here
            store(before + amount);
        }
    }

    // @end

    @Test
    void aLock() {
        run(() ->
                TaskGroup.run(group -> {
                    group.spawn(() -> deposit(1));
                    group.spawn(() -> deposit(2));
                }));
        assertThat(balance).isEqualTo(13);
    }

    private int open;
    private int mostOpen;

    private String fetch(String page) {
        mostOpen = Math.max(mostOpen, ++open);
        yieldNow();
        open--;
        return page;
    }

    // @start region="semaphore"
    private final Semaphore connections = new Semaphore(2);

    String fetchWithinLimits(String page) {
        try (var _ = connections.hold()) {
            return fetch(page);
        }
    }

    // @end

    @Test
    void aSemaphore() {
        run(() ->
                TaskGroup.run(group -> {
                    for (int i = 0; i < 5; i++) {
                        group.spawn(() -> fetchWithinLimits("page"));
                    }
                }));
        assertThat(mostOpen).isEqualTo(2);
    }

    @Test
    void anEvent() {
        run(() -> {
            // @start region="event"
            var started = new Event();
            spawn(() -> {
                started.await();
                log.add("running");
            });
            started.set();
            // @end
            yieldNow();
            assertThat(log).containsExactly("running");
        });
    }

    private int stock;

    // @start region="condition"
    private final Condition changed = new Condition();

    void takeFromStock(int amount) {
        try (var _ = changed.hold()) {
            changed.waitUntil(() -> stock >= amount);
            stock -= amount;
        }
    }

    void addToStock(int amount) {
        try (var _ = changed.hold()) {
            stock += amount;
            changed.signalAll();
        }
    }

    // @end

    @Test
    void aCondition() {
        run(() ->
                TaskGroup.run(group -> {
                    group.spawn(() -> takeFromStock(3));
                    group.spawn(() -> addToStock(2));
                    group.spawn(() -> addToStock(2));
                }));
        assertThat(stock).isEqualTo(1);
    }

    // @start region="barrier"
    private final Barrier round = new Barrier(2);

    void play(String name) throws BrokenBarrierException {
        for (int i = 1; i <= 2; i++) {
            log.add(name + i);
            round.await(); // nobody is in the next round before all have ended this one
        }
    }

    // @end

    @Test
    void aBarrier() {
        run(() ->
                TaskGroup.run(group -> {
                    group.spawn(() -> play("a"));
                    group.spawn(() -> play("b"));
                }));
        assertThat(log.subList(0, 2)).containsExactlyInAnyOrder("a1", "b1");
        assertThat(log.subList(2, 4)).containsExactlyInAnyOrder("a2", "b2");
    }

    @Test
    void aQueue() {
        run(() -> {
            // @start region="queue"
            Queue<String> pages = Queue.bounded(2);
            TaskGroup.run(group -> {
                group.spawn(() -> {
                    for (String page : pages) { // waits for each, ends at the shutdown
                        log.add(page);
                    }
                });
                for (String page : List.of("one", "two", "three")) {
                    pages.put(page); // waits while two are there
                }
                pages.shutdown();
            });
            // @end
            assertThat(log).containsExactly("one", "two", "three");
        });
    }

    @Test
    void aSelect() {
        run(() -> {
            Queue<String> orders = Queue.unbounded();
            Future<String> closing = currentLoop().createFuture();
            orders.putNoWait("tea");
            // @start region="select"
            String next =
                    select(
                            orders.onGet(order -> "serve " + order),
                            Clause.of(closing, reason -> "close: " + reason),
                            Clause.after(Duration.ofMinutes(5), () -> "wipe the tables"));
            // @end
            assertThat(next).isEqualTo("serve tea");
            spawn(() -> {
                sleep(Duration.ofMillis(1));
                closing.complete("night");
            });
            String last =
                    select(
                            orders.onGet(order -> "serve " + order),
                            Clause.of(closing, reason -> "close: " + reason));
            assertThat(last).isEqualTo("close: night");
            assertThat(await(closing)).isEqualTo("night");
        });
    }
}
