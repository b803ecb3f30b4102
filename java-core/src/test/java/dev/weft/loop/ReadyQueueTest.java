package dev.weft.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.engine.Strand;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

class ReadyQueueTest {
    private final ReadyQueue queue = new ReadyQueue(null);

    private record Item(int number) implements Runnable {
        @Override
        public void run() {}
    }

    private record FakeStrand(String name) implements Strand {
        @Override
        public void run() {}

        @Override
        public void resume() {}

        @Override
        public void suspend() {}

        @Override
        public boolean isCurrent() {
            return false;
        }

        @Override
        public StackTraceElement[] stackTrace() {
            return new StackTraceElement[0];
        }

        @Override
        public Object owner() {
            return null;
        }

        @Override
        public void own(Object owner) {}

        @Override
        public void become(Object owner) {}
    }

    private List<Runnable> batch() {
        queue.beginBatch();
        var items = new ArrayList<Runnable>();
        for (Runnable item = queue.next(); item != null; item = queue.next()) {
            items.add(item);
        }
        return items;
    }

    @Nested
    class Batches {
        @Test
        void areFirstInFirstOut() {
            var expected = new ArrayList<Runnable>();
            for (int i = 0; i < 10; i++) {
                expected.add(new Item(i));
                queue.add(new Item(i));
            }
            assertThat(queue.size()).isEqualTo(10);
            assertThat(batch()).isEqualTo(expected);
            assertThat(queue.size()).isZero();
            assertThat(batch()).isEmpty();
        }

        @Test
        void endBeforeWhatCameWhileTheyRan() {
            queue.add(new Item(1));
            queue.beginBatch();
            assertThat(queue.next()).isEqualTo(new Item(1));
            queue.add(new Item(2));
            assertThat(queue.next()).isNull();
            assertThat(batch()).containsExactly(new Item(2));
        }

        @Test
        void canBeLookedAtItemByItem() {
            queue.add(new Item(1));
            queue.add(new Item(2));
            assertThat(queue.peek()).isNull();
            queue.beginBatch();
            queue.add(new Item(3));
            assertThat(queue.peek()).isEqualTo(new Item(1));
            assertThat(queue.peek()).isSameAs(queue.next());
            assertThat(queue.peek()).isSameAs(queue.next());
            assertThat(queue.peek()).isNull();
        }

        @Test
        void growWithWhateverComesAlsoAcrossTheEndOfTheArray() {
            int added = 0;
            int taken = 0;
            for (int round = 0; round < 300; round++) {
                for (int i = 0; i < round % 37; i++) {
                    queue.add(new Item(added++));
                }
                queue.beginBatch();
                for (int i = 0; i < round % 23 && queue.size() > 0; i++) {
                    assertThat(queue.next()).isEqualTo(new Item(taken++));
                }
            }
            for (Runnable item : batch()) {
                assertThat(item).isEqualTo(new Item(taken++));
            }
            assertThat(taken).isEqualTo(added);
        }
    }

    @Nested
    class Strands {
        private final Strand strand = new FakeStrand("strand");

        @Test
        void thatAreDirectGoBeforeEverythingAndBelongToTheRunningBatch() {
            queue.add(new Item(1));
            queue.beginBatch();
            queue.addDirect(strand);
            assertThat(queue.next()).isSameAs(strand);
            assertThat(queue.next()).isEqualTo(new Item(1));
            queue.addDirect(strand);
            assertThat(queue.peek()).isSameAs(strand);
            assertThat(queue.nextDirect()).isSameAs(strand);
            assertThat(queue.nextDirect()).isNull();
            assertThat(queue.next()).isNull();
        }
    }

    @Nested
    class Remove {
        @Test
        void takesBackWhatCameAfterTheBatchBegan() {
            for (int i = 0; i < 5; i++) {
                queue.add(new Item(i));
            }
            Item unwanted = new Item(5);
            queue.beginBatch();
            queue.next();
            queue.add(unwanted);
            queue.add(new Item(6));
            queue.remove(unwanted);
            for (int i = 1; i < 5; i++) {
                assertThat(queue.next()).isEqualTo(new Item(i));
            }
            assertThat(queue.next()).isNull();
            assertThat(batch()).containsExactly(new Item(6));
        }

        @Test
        void leavesTheBatchAloneAndWhatItDoesNotKnow() {
            Item item = new Item(1);
            queue.add(item);
            queue.beginBatch();
            queue.remove(item);
            queue.remove(new Item(2));
            assertThat(queue.next()).isSameAs(item);
            assertThat(queue.size()).isZero();
        }
    }

    /// Does the same at random to the queue and to a deque.
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 42, 20261122})
    void doesWhatADequeWouldDo(long seed) {
        var random = new Random(seed);
        var model = new ArrayDeque<Runnable>();
        int left = 0;
        for (int step = 0; step < 50_000; step++) {
            int choice = random.nextInt(10);
            if (choice < 5 || (step / 1_000 % 2 == 0 && choice < 7)) {
                var item = new Item(step);
                queue.add(item);
                model.add(item);
            } else if (choice < 9) {
                Runnable expected = left == 0 ? null : model.poll();
                left = Math.max(0, left - 1);
                assertThat(queue.next()).isSameAs(expected);
            } else {
                queue.beginBatch();
                left = model.size();
            }
            assertThat(queue.size()).isEqualTo(model.size());
        }
    }
}
