// Shows: a cook and two waiters with a shelf between them that holds two dishes.
// New since AcrossTheBridge: a queue, which makes the fast wait for the slow.
package dev.weft.comparison.injava;

import static dev.weft.Coroutines.*;

import module java.base;

import dev.weft.TaskGroup;
import dev.weft.sync.Queue;

final class ProducerConsumer {

    // region: cook
    static void cook(Queue<Integer> shelf, int dishes) {
        for (int dish = 1; dish <= dishes; dish++) {
            shelf.put(dish);
            IO.println("  cook has put dish " + dish);
        }
        shelf.shutdown();
    }

    // endregion

    // region: waiter
    static int waiter(String name, Queue<Integer> shelf) {
        int served = 0;
        for (int dish : shelf) {
            IO.println("    " + name + " takes dish " + dish);
            turns(4);
            IO.println("    " + name + " has served dish " + dish);
            served++;
        }
        return served;
    }

    static void turns(int count) {
        for (int i = 0; i < count; i++) {
            yieldNow();
        }
    }

    // endregion

    // region: main
    static void kitchen(int room, int dishes) {
        IO.println("a shelf for " + room + ", " + dishes + " dishes");
        Queue<Integer> shelf = Queue.bounded(room);
        TaskGroup.run(group -> {
            group.spawn(() -> cook(shelf, dishes));
            var ann = group.spawn(() -> waiter("ann", shelf));
            var bob = group.spawn(() -> waiter("bob", shelf));
            IO.println("ann served " + await(ann) + ", bob " + await(bob));
        });
    }

    static void main(String[] args) {
        run(() -> kitchen(Integer.parseInt(args[0]), Integer.parseInt(args[1])));
    }

    // endregion
}
