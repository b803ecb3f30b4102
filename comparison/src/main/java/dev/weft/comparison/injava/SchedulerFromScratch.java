// Shows: a generator and a queue make a scheduler; three tasks take turns, each yield is a switch.
// New since Generators: several resumable functions at once, their results and errors kept by id.
package dev.weft.comparison.injava;

import module java.base;

import dev.weft.Generator;
import dev.weft.Generator.Yielder;

final class SchedulerFromScratch {

    // region: task
    /// What a task runs; it gives up its turn wherever it yields, however deep in its calls.
    interface Routine {
        Object run(Yielder<Void> turn) throws Exception;
    }

    /// A routine that can be resumed, and the number it is known by.
    static final class Task {
        final int number;
        final Generator<Void> turns;
        Object result;

        Task(int number, Routine routine) {
            this.number = number;
            this.turns = Generator.of(turn -> result = routine.run(turn));
        }
    }

    // endregion

    // region: scheduler
    /// Gives every task a turn, first come, first served, until none is left.
    static final class Scheduler {
        private final Queue<Task> ready = new ArrayDeque<>();
        private final Map<Integer, Object> results = new HashMap<>();
        private final Map<Integer, Exception> errors = new HashMap<>();
        private int spawned;

        Task spawn(Routine routine) {
            Task task = new Task(spawned++, routine);
            ready.add(task);
            return task;
        }

        void run() {
            while (!ready.isEmpty()) {
                Task task = ready.remove();
                try {
                    if (task.turns.hasNext()) {
                        task.turns.next();
                        ready.add(task);
                    } else {
                        results.put(task.number, task.result);
                    }
                } catch (Exception error) {
                    errors.put(task.number, error);
                }
            }
        }
    }

    // endregion

    // region: routines
    static Stream<Long> lucas() {
        return Stream.iterate(new long[] {2, 1}, it -> new long[] {it[1], it[0] + it[1]})
                .map(it -> it[0]);
    }

    static boolean isPrime(long number, Yielder<Void> turn) {
        for (long divisor = 2; divisor * divisor <= number; divisor++) {
            if (number % divisor == 0) {
                return false;
            }
            turn.yield(null);
        }
        return number > 1;
    }

    static long search(String name, Stream<Long> numbers, long bound, Yielder<Void> turn) {
        for (long number : (Iterable<Long>) numbers::iterator) {
            if (isPrime(number, turn)) {
                IO.println("%s: %d is prime".formatted(name, number));
                if (number > bound) {
                    return number;
                }
            }
        }
        throw new NoSuchElementException("out of numbers");
    }

    static void pause(int turns, Yielder<Void> turn) {
        for (int i = 0; i < turns; i++) {
            turn.yield(null);
        }
    }

    static int repeat(String message, int times, int turns, Yielder<Void> turn) {
        for (int time = 1; time <= times; time++) {
            IO.println("%s (%d)".formatted(message, time));
            pause(turns, turn);
        }
        return times;
    }

    // endregion

    // region: main
    static void main(String[] args) {
        long bound = Long.parseLong(args[0]);
        int times = Integer.parseInt(args[1]);
        int turns = Integer.parseInt(args[2]);
        var scheduler = new Scheduler();
        var tasks = new LinkedHashMap<String, Task>();
        tasks.put("search", scheduler.spawn(turn -> search("search", lucas(), bound, turn)));
        tasks.put(
                "short search",
                scheduler.spawn(turn -> search("short search", lucas().limit(10), bound, turn)));
        tasks.put(
                "message", scheduler.spawn(turn -> repeat("still searching", times, turns, turn)));
        scheduler.run();
        tasks.forEach((name, task) -> {
            Exception error = scheduler.errors.get(task.number);
            IO.println(
                    error == null
                            ? name + " returned " + scheduler.results.get(task.number)
                            : name + " failed: " + error.getMessage());
        });
    }

    // endregion
}
