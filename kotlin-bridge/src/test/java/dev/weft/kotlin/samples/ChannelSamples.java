package dev.weft.kotlin.samples;

import dev.weft.Coroutines;
import dev.weft.kotlin.Channels;
import dev.weft.kotlin.Suspending;

/// What the Javadoc shows. SamplesTest runs each and compares what it prints.
final class ChannelSamples {
    private ChannelSamples() {}

    static void channel() {
        var counter = new Counter();
        Coroutines.run(() -> {
            Coroutines.spawn(() -> Suspending.call(counter::serve));
            // @start region="channel"
            // in Kotlin: val orders: SendChannel<String>, val dishes: ReceiveChannel<String>
            Channels.send(counter.getOrders(), "soup");
            Channels.send(counter.getOrders(), "stew");
            counter.getOrders().close(null);
            for (String dish : Channels.iterate(counter.getDishes())) {
                System.out.println(dish);
            }
            // @end
        });
    }

    static void receive() {
        var counter = new Counter();
        Coroutines.run(() -> {
            Coroutines.spawn(() -> Suspending.call(counter::serve));
            // @start region="receive"
            Channels.send(counter.getOrders(), "soup");
            String dish = Channels.receive(counter.getDishes());
            // @end
            System.out.println(dish);
            counter.getOrders().close(null);
        });
    }
}
