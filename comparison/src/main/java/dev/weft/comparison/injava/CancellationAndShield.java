// Shows: a cancel before the start, a cancel with cleanup, and work that a cancel must not reach.
// New since AsyncGenerator: what may be given up, what must be cleaned up, what has to be finished.
package dev.weft.comparison.injava;

import static dev.weft.Coroutines.*;

import module java.base;

import dev.weft.Future;
import dev.weft.Task;
import dev.weft.Until;

final class CancellationAndShield {

    // region: give-up
    static void guest(String name) {
        IO.println("  " + name + " sits down");
        try {
            sleep(Duration.ofHours(1));
        } finally {
            yieldNow();
            IO.println("  " + name + " has paid and leaves");
        }
    }

    static void givenUp() {
        IO.println("two guests, one is turned away at the door");
        var early = spawn("ann", () -> guest("ann"));
        var late = spawn("bob", () -> guest("bob"));
        late.cancel();
        yieldNow();
        early.cancel();
        for (var task : List.of(early, late)) {
            try {
                await(task);
            } catch (CancellationException _) {
                IO.println("  " + task.name() + ": cancelled");
            }
        }
    }

    // endregion

    // region: shield
    static String order(int turns) {
        IO.println("  the order is being written");
        for (int i = 0; i < turns; i++) {
            yieldNow();
        }
        IO.println("  the order is written");
        return "order 1";
    }

    static String impatient(Task<String> writing) {
        try {
            return await(shield(writing));
        } catch (CancellationException cancelled) {
            IO.println("  the customer does not wait for it");
            throw cancelled;
        }
    }

    static String state(Future<?> task) {
        return task.isCancelled() ? "cancelled" : "on its way";
    }

    static void shielded(int turns) {
        IO.println("an order that must not be half written");
        var writing = spawn(() -> order(turns));
        var customer = spawn(() -> impatient(writing));
        yieldNow();
        yieldNow();
        customer.cancel();
        waitUntil(Until.ALL_DONE, List.of(customer));
        IO.println("  the customer is " + state(customer) + ", the order is " + state(writing));
        IO.println("  " + await(writing) + " is kept");
    }

    // endregion

    // region: main
    static void main(String[] args) {
        run(() -> {
            givenUp();
            shielded(Integer.parseInt(args[0]));
        });
    }

    // endregion
}
