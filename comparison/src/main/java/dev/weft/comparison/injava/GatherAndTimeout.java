// Shows: sleeps that run together and end by deadline; one that is timed out and cleans up first.
// New since FuturesAndTasks: many awaited as one, and a bound on time that waits for the cleanup.
package dev.weft.comparison.injava;

import static dev.weft.Coroutines.*;

import module java.base;

final class GatherAndTimeout {
    private static final Duration AN_HOUR = Duration.ofHours(1);

    // region: nap
    static String nap(String name, int ticks, Duration tick) {
        IO.println("  " + name + " falls asleep");
        for (int i = 0; i < ticks; i++) {
            yieldNow(); // who sleeps less begins first, even where the machine hesitates
        }
        sleep(tick.multipliedBy(ticks));
        IO.println("  " + name + " wakes up");
        return name;
    }

    // endregion

    // region: gather
    static void together(Duration tick) {
        IO.println("three naps at once");
        var names =
                await(
                        gather(
                                () -> nap("short", 1, tick),
                                () -> nap("long", 3, tick),
                                () -> nap("middle", 2, tick)));
        IO.println("  gathered in the order asked for: " + String.join(", ", names));
    }

    // endregion

    // region: timeout
    static void guardedNap(Duration tick) {
        try {
            nap("endless", 1, AN_HOUR);
        } catch (CancellationException cancelled) {
            IO.println("  endless makes the bed");
            sleep(tick);
            IO.println("  endless has made the bed");
            throw cancelled;
        }
    }

    static void inTime(Duration tick) throws TimeoutException {
        IO.println("a nap in time");
        withTimeout(AN_HOUR, () -> nap("short", 1, tick));
        IO.println("  no timeout");
    }

    static void timedOut(Duration tick) {
        IO.println("a nap with no end");
        try {
            withTimeout(tick, () -> guardedNap(tick));
        } catch (TimeoutException _) {
            IO.println("  timed out");
        }
    }

    // endregion

    static void main(String[] args) {
        Duration tick = Duration.ofMillis(Long.parseLong(args[0]));
        run(() -> {
            together(tick);
            inTime(tick);
            timedOut(tick);
        });
    }
}
