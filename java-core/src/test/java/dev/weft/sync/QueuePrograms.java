package dev.weft.sync;

import static dev.weft.Coroutines.select;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Clause;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// Random producers and consumers at one queue or two, with what must be true of them: each item
/// whose put returned is got once, no other is, and those of one producer come in order. To be run
/// in a task.
final class QueuePrograms {
    private final Random random;
    private final Chaos chaos;
    private final List<Queue<Item>> queues = new ArrayList<>();
    private final List<Boolean> inOrder = new ArrayList<>();
    private final Set<Item> put = new HashSet<>();
    private final Set<Item> got = new HashSet<>();
    private final Map<Integer, Integer> latest = new HashMap<>();
    private int producing;

    private record Item(int queue, int producer, int number) {}

    private QueuePrograms(Random random) {
        this.random = random;
        this.chaos = new Chaos(random);
    }

    /// Get, put, iterate and their forms that do not wait, at one queue of any kind.
    static void oneQueue(Random random) {
        new QueuePrograms(random).run(1);
    }

    /// The same with selects over two.
    static void twoQueues(Random random) {
        new QueuePrograms(random).run(2);
    }

    private void run(int queueCount) {
        for (int q = 0; q < queueCount; q++) {
            addQueue();
        }
        producing = 1 + random.nextInt(3);
        for (int p = producing; p > 0; p--) {
            int producer = p;
            int count = random.nextInt(8);
            chaos.spawn("producer " + p, () -> produce(producer, count));
        }
        for (int c = 1 + random.nextInt(3); c > 0; c--) {
            chaos.spawn("consumer " + c, this::consume);
        }
        chaos.finish(this::checkLines, queues);
        assertThat(got).isEqualTo(put);
        for (Queue<Item> queue : queues) {
            queue.join(); // returns at once: see the assertion
            assertThat(queue.toString()).endsWith("shut down]").doesNotContain("unfinished");
        }
    }

    private void addQueue() {
        int capacity = 1 + random.nextInt(3);
        int kind = random.nextInt(5);
        queues.add(
                switch (kind) {
                    case 0 -> Queue.unbounded();
                    case 1 -> Queue.bounded(capacity);
                    case 2 -> Queue.rendezvous();
                    case 3 -> Queue.lifo(capacity);
                    default -> Queue.priority(Comparator.comparing(Item::number), capacity);
                });
        inOrder.add(kind < 3);
    }

    /// Nobody waits for what is there.
    private void checkLines() {
        for (Queue<Item> queue : queues) {
            String story = queue.toString();
            if (queue.size() > 0) {
                assertThat(story).doesNotContain("getting");
            }
            if (queue.size() < queue.capacity()) {
                assertThat(story).doesNotContain("putting");
            }
        }
    }

    // ---- producers

    private void produce(int producer, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            int number = i;
            int first = random.nextInt(queues.size());
            boolean[] isIn = {false};
            while (!isIn[0]) {
                chaos.attempt(chaos::dawdle);
                chaos.attempt(() -> isIn[0] = putOnce(first, producer, number));
            }
        }
        if (--producing == 0) {
            queues.forEach(Queue::shutdown);
        }
    }

    private boolean putOnce(int first, int producer, int number) {
        Item item = new Item(first, producer, number);
        Queue<Item> queue = queues.get(first);
        switch (random.nextInt(3)) {
            case 0 -> {
                try {
                    queue.putNoWait(item);
                } catch (QueueFullException e) {
                    return false;
                }
            }
            case 1 -> queue.put(item);
            default -> item = selectPut(first, producer, number);
        }
        assertThat(put.add(item)).isTrue();
        return true;
    }

    private Item selectPut(int first, int producer, int number) {
        int second = queues.size() - 1 - first; // the same one if there is but one
        var one = new Item(first, producer, number);
        var two = new Item(second, producer, number);
        return select(
                queues.get(first).onPut(one, () -> one), queues.get(second).onPut(two, () -> two));
    }

    // ---- consumers

    private void consume() throws Exception {
        var open = new ArrayList<>(queues);
        while (!open.isEmpty()) {
            Queue<Item> queue = open.get(random.nextInt(open.size()));
            chaos.attempt(chaos::dawdle);
            chaos.attempt(() -> {
                try {
                    getOnce(queue);
                } catch (QueueShutDownException e) {
                    open.removeIf(each -> each.isShutDown() && each.isEmpty());
                }
            });
        }
    }

    private void getOnce(Queue<Item> queue) {
        // All may wait at one of two queues while the other one is full: not for them to get.
        int way = queues.size() == 1 ? random.nextInt(4) : 3 * random.nextInt(2);
        switch (way) {
            case 0 -> {
                try {
                    take(queue.getNoWait());
                } catch (QueueEmptyException e) {
                    // Another time.
                }
            }
            case 1 -> take(queue.get());
            case 2 -> {
                for (Item item : queue) {
                    take(item);
                    if (random.nextBoolean()) {
                        return;
                    }
                }
                throw new QueueShutDownException(queue);
            }
            default -> {
                List<Clause<Item>> clauses =
                        queues.stream().map(each -> each.onGet(item -> item)).toList();
                take(
                        clauses.size() == 1
                                ? select(clauses.getFirst())
                                : select(clauses.getFirst(), clauses.getLast()));
            }
        }
    }

    private void take(Item item) {
        assertThat(got.add(item)).as("got once: %s", item).isTrue();
        if (inOrder.get(item.queue())) {
            Integer before = latest.put(item.queue() * 10 + item.producer(), item.number());
            assertThat(before == null || before < item.number()).as("in order: %s", item).isTrue();
        }
        queues.get(item.queue()).taskDone();
    }
}
