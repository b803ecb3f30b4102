// Shows: guests order and a cook serves; one who leaves while waiting takes no dish along.
// New since FlowAndGenerator: the cook is the Kotlin file's, from our queue to its channel.
package dev.weft.comparison.injava;

import static dev.weft.Coroutines.*;

import dev.weft.comparison.inkotlin.ChannelAndQueueKt;
import dev.weft.kotlin.Channels;
import dev.weft.kotlin.Suspending;
import dev.weft.sync.Queue;

import kotlinx.coroutines.channels.Channel;
import kotlinx.coroutines.channels.ReceiveChannel;

import java.util.List;
import java.util.concurrent.CancellationException;

public final class ChannelAndQueue {
    private ChannelAndQueue() {}

    // region: cook
    /// For the Kotlin program, whose cook is this one.
    public static void cook(ReceiveChannel<String> orders, Queue<String> dishes) {
        for (String order : Channels.iterate(orders)) {
            IO.println("  cook takes " + order);
            dishes.put("hot " + order);
        }
        IO.println("  cook goes home");
    }

    // endregion

    // region: guest
    static void guest(String name, ReceiveChannel<String> dishes) {
        try {
            String dish = Channels.receive(dishes);
            IO.println("  " + name + " gets " + dish);
        } catch (CancellationException cancelled) {
            IO.println("  " + name + " has left");
            throw cancelled;
        }
    }

    // endregion

    // region: main
    static void main() {
        run(() -> {
            Queue<String> orders = Queue.bounded(1);
            Channel<String> dishes = ChannelAndQueueKt.roomForOne();
            var cooking =
                    spawn(() -> Suspending.call(c -> ChannelAndQueueKt.cook(orders, dishes, c)));

            IO.println("one after the other");
            for (String order : List.of("soup", "stew")) {
                orders.put(order);
                guest("ann", dishes);
            }

            IO.println("a guest leaves");
            var waiting = spawn(() -> guest("ann", dishes));
            for (int i = 0; i < 50; i++) {
                yieldNow();
            }
            waiting.cancel();
            try {
                await(waiting);
            } catch (CancellationException _) {
                orders.put("cake");
                guest("bob", dishes);
            }

            IO.println("the kitchen closes");
            orders.shutdown();
            await(cooking);
        });
    }

    // endregion
}
