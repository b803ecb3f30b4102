// Shows: a long search and a monitor that watches it: as a bare future, as a task, with gather.
// New since SchedulerToAwait: real time (the monitor sleeps), and a future that is passed around.
package dev.weft.comparison.injava;

import static dev.weft.Coroutines.*;

import module java.base;

import dev.weft.Future;
import dev.weft.Task;

final class LucasMonitor {

    // region: search
    /// Looks for the first prime Lucas number with so many digits, and counts its suspensions.
    static final class Search {
        final int digits;
        long suspensions;

        Search(int digits) {
            this.digits = digits;
        }

        long run() {
            long current = 2;
            long following = 1;
            while (!(isPrime(current) && Long.toString(current).length() == digits)) {
                long sum = current + following;
                current = following;
                following = sum;
            }
            return current;
        }

        boolean isPrime(long number) {
            for (long divisor = 2; divisor * divisor <= number; divisor++) {
                if (number % divisor == 0) {
                    return false;
                }
                suspensions++;
                yieldNow();
            }
            return number > 1;
        }

        void runInto(Future<Long> future) {
            future.complete(run());
        }
    }

    // endregion

    // region: monitor
    /// Looks by the clock but prints by the count: the lines are the same on any machine.
    record Monitor(Duration pause, long step) {
        void watch(Search search, Future<Long> future) {
            IO.println("  Waiting...");
            for (long milestone = step; ; milestone += step) {
                while (search.suspensions < milestone && !future.isDone()) {
                    sleep(pause);
                }
                if (search.suspensions < milestone) {
                    break;
                }
                IO.println("  Waiting... %d suspensions".formatted(milestone));
            }
            long answer = await(future);
            IO.println(
                    "  Done! %d digits: %d after %d suspensions"
                            .formatted(search.digits, answer, search.suspensions));
        }
    }

    // endregion

    // region: bare-future
    static void asABareFuture(Monitor monitor, Search search) {
        IO.println("as a bare future");
        Future<Long> future = currentLoop().createFuture();
        Task<Void> searching = spawn(() -> search.runInto(future));
        monitor.watch(search, future);
        await(searching);
    }

    // endregion

    // region: task
    static void asATask(Monitor monitor, Search search) {
        IO.println("as a task");
        Task<Long> task = spawn(search::run);
        monitor.watch(search, task);
    }

    // endregion

    // region: gather
    static void withGather(Monitor monitor, Search search) {
        IO.println("with gather");
        Task<Long> task = spawn(search::run);
        await(gather(task, spawn(() -> monitor.watch(search, task))));
    }

    // endregion

    static void main(String[] args) {
        var monitor =
                new Monitor(Duration.ofMillis(Long.parseLong(args[0])), Long.parseLong(args[1]));
        run(() -> {
            asABareFuture(monitor, new Search(Integer.parseInt(args[2])));
            asATask(monitor, new Search(Integer.parseInt(args[3])));
            withGather(monitor, new Search(Integer.parseInt(args[4])));
        });
    }
}
