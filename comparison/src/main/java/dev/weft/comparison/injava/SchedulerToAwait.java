// Shows: the program of SchedulerFromScratch on a real event loop; its output stays the same.
// New since SchedulerFromScratch: no Task, no Scheduler, no `turn` parameter: yieldNow() does it.
package dev.weft.comparison.injava;

import static dev.weft.Coroutines.*;

import module java.base;

import dev.weft.Task;

final class SchedulerToAwait {

    // region: routines
    static Stream<Long> lucas() {
        return Stream.iterate(new long[] {2, 1}, it -> new long[] {it[1], it[0] + it[1]})
                .map(it -> it[0]);
    }

    static boolean isPrime(long number) {
        for (long divisor = 2; divisor * divisor <= number; divisor++) {
            if (number % divisor == 0) {
                return false;
            }
            yieldNow();
        }
        return number > 1;
    }

    static long search(String name, Stream<Long> numbers, long bound) {
        for (long number : (Iterable<Long>) numbers::iterator) {
            if (isPrime(number)) {
                IO.println("%s: %d is prime".formatted(name, number));
                if (number > bound) {
                    return number;
                }
            }
        }
        throw new NoSuchElementException("out of numbers");
    }

    static void pause(int turns) {
        for (int i = 0; i < turns; i++) {
            yieldNow();
        }
    }

    static int repeat(String message, int times, int turns) {
        for (int time = 1; time <= times; time++) {
            IO.println("%s (%d)".formatted(message, time));
            pause(turns);
        }
        return times;
    }

    // endregion

    // region: main
    static void main(String[] args) {
        long bound = Long.parseLong(args[0]);
        int times = Integer.parseInt(args[1]);
        int turns = Integer.parseInt(args[2]);
        run(() -> {
            var tasks = new LinkedHashMap<String, Task<?>>();
            tasks.put("search", spawn(() -> search("search", lucas(), bound)));
            tasks.put(
                    "short search", spawn(() -> search("short search", lucas().limit(10), bound)));
            tasks.put("message", spawn(() -> repeat("still searching", times, turns)));
            tasks.forEach((name, task) -> {
                try {
                    IO.println(name + " returned " + await(task));
                } catch (NoSuchElementException error) {
                    IO.println(name + " failed: " + error.getMessage());
                }
            });
        });
    }

    // endregion
}
