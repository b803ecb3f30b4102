// Shows: customers who wait until enough bread is baked; hikers who wait for one another.
// New since SemaphoreCrawl: waiting for a state, and for each other; a barrier that breaks.
package dev.weft.comparison.injava;

import static dev.weft.Coroutines.*;

import module java.base;

import dev.weft.TaskGroup;
import dev.weft.sync.Barrier;
import dev.weft.sync.Condition;
import dev.weft.sync.Lock;

final class ConditionAndBarrier {
    static void turns(int count) {
        for (int i = 0; i < count; i++) {
            yieldNow();
        }
    }

    // region: condition
    static final class Bakery {
        final Lock lock = new Lock();
        final Condition changed = new Condition(lock);
        int loaves;

        void bake() {
            try (var _ = lock.hold()) {
                loaves++;
                IO.println("  loaf " + loaves + " is baked");
                changed.signalAll();
            }
        }

        void customer(String name, int wanted) {
            try (var _ = lock.hold()) {
                changed.waitUntil(() -> loaves >= wanted);
                IO.println("  " + name + " has waited for loaf " + wanted);
            }
        }
    }

    static void bread(int loaves) {
        IO.println("a bakery");
        var bakery = new Bakery();
        TaskGroup.run(group -> {
            group.spawn(() -> bakery.customer("ann", 3));
            group.spawn(() -> bakery.customer("bob", 1));
            group.spawn(() -> bakery.customer("eve", 2));
            for (int i = 0; i < loaves; i++) {
                turns(10);
                bakery.bake();
            }
        });
    }

    // endregion

    // region: barrier
    static void hiker(String name, int way, Barrier hut) {
        turns(way);
        IO.println("  " + name + " arrives");
        try {
            hut.await();
            IO.println("  " + name + " goes on");
        } catch (BrokenBarrierException _) {
            IO.println("  " + name + " turns back");
        }
    }

    static void hike() {
        IO.println("a hut where three meet");
        var hut = new Barrier(3);
        TaskGroup.run(group -> {
            group.spawn(() -> hiker("ann", 9, hut));
            group.spawn(() -> hiker("bob", 1, hut));
            group.spawn(() -> hiker("eve", 5, hut));
        });
        IO.println("the next day the hut is closed before eve arrives");
        TaskGroup.run(group -> {
            group.spawn(() -> hiker("ann", 9, hut));
            group.spawn(() -> hiker("bob", 1, hut));
            group.spawn(() -> hiker("eve", 30, hut));
            turns(20);
            IO.println("  the hut closes");
            hut.abort();
        });
    }

    // endregion

    // region: main
    static void main(String[] args) {
        run(() -> {
            bread(Integer.parseInt(args[0]));
            hike();
        });
    }

    // endregion
}
