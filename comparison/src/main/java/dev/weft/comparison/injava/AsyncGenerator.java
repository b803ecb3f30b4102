// Shows: a generator that waits between its items, a pipeline of them, and a consumer that stops.
// New since SelectFirstWins: a stream of values; who stops early closes it, and its cleanup awaits.
package dev.weft.comparison.injava;

import static dev.weft.Coroutines.*;

import module java.base;

import dev.weft.Generator;
import dev.weft.Timeout;

final class AsyncGenerator {

    // region: source
    static Generator<Integer> readings(Duration tick) {
        return Generator.of(yielder -> {
            IO.println("  the sensor is switched on");
            try {
                int value = 1;
                while (true) {
                    sleep(tick);
                    IO.println("  sensor reads " + value);
                    yielder.yield(value);
                    value = value * 3 % 17;
                }
            } finally {
                sleep(tick);
                IO.println("  the sensor is switched off");
            }
        });
    }

    // endregion

    // region: pipeline
    static Generator<Integer> even(Generator<Integer> numbers) {
        return Generator.of(yielder -> {
            for (int number : numbers) {
                if (number % 2 == 0) {
                    yielder.yield(number);
                }
            }
        });
    }

    // endregion

    // region: consumer
    static void firstEven(int count, Duration tick) {
        IO.println("the first " + count + " even readings");
        int found = 0;
        try (var source = readings(tick);
                var evens = even(source)) {
            for (int number : evens) {
                IO.println("  found " + number);
                if (++found == count) {
                    break;
                }
            }
        }
        IO.println("done");
    }

    static void untilTimeIsUp(Duration tick) {
        IO.println("readings until the time is up");
        try {
            Timeout.run(
                    Duration.ofHours(1),
                    timeout -> {
                        try (var source = readings(tick)) {
                            for (int number : source) {
                                if (number == 9) {
                                    IO.println("  the time is up");
                                    timeout.reschedule(Duration.ZERO);
                                }
                            }
                        }
                    });
        } catch (TimeoutException _) {
            IO.println("done");
        }
    }

    // endregion

    // region: main
    static void main(String[] args) {
        Duration tick = Duration.ofMillis(Long.parseLong(args[1]));
        run(() -> {
            firstEven(Integer.parseInt(args[0]), tick);
            untilTimeIsUp(tick);
        });
    }

    // endregion
}
