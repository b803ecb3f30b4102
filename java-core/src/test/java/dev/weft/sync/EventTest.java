package dev.weft.sync;

import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Task;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class EventTest {
    private final Event event = new Event();
    private final List<String> log = new ArrayList<>();

    private Task<Void> waiter(String name) {
        return spawn(
                name,
                () -> {
                    event.await();
                    log.add(name);
                });
    }

    @Test
    void awaitReturnsAtOnceIfItIsSet() {
        run(() -> {
            spawn(() -> log.add("switched"));
            event.set();
            event.await();
            assertThat(log).isEmpty();
        });
    }

    @Test
    void setWakesAllInTheOrderOfComing() {
        run(() -> {
            waiter("a");
            waiter("b");
            yieldNow();
            event.set();
            assertThat(log).isEmpty();
            yieldNow();
            assertThat(log).containsExactly("a", "b");
        });
    }

    @Test
    void cancelledWhileItWaitsLeavesTheLine() {
        run(() -> {
            Task<Void> a = waiter("a");
            waiter("b");
            yieldNow();
            a.cancel();
            yieldNow();
            assertThat(a.isCancelled()).isTrue();
            event.set();
            yieldNow();
            assertThat(log).containsExactly("b");
        });
    }

    @Test
    void cancelledAfterItsWakeUpIsCancelledAndTheOthersGoOn() {
        run(() -> {
            Task<Void> a = waiter("a");
            waiter("b");
            yieldNow();
            event.set();
            a.cancel();
            yieldNow();
            assertThat(a.isCancelled()).isTrue();
            assertThat(log).containsExactly("b");
        });
    }

    @Test
    void clearedBeforeTheWaitersRunItHasWokenThemAllTheSame() {
        run(() -> {
            waiter("a");
            yieldNow();
            event.set();
            event.clear();
            waiter("b");
            yieldNow();
            yieldNow();
            assertThat(event.isSet()).isFalse();
            assertThat(log).containsExactly("a");
        });
    }

    @Test
    void tellsWhetherItIsSetAndHowManyWait() {
        run(() -> {
            assertThat(event).hasToString("Event[not set]");
            waiter("a");
            yieldNow();
            assertThat(event).hasToString("Event[not set, 1 waiting]");
            event.set();
            assertThat(event).hasToString("Event[set]");
        });
    }
}
