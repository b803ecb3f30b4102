// Shows: a future completed by one task and awaited by two; a result, a failure, a cancellation.
// New since LucasMonitor: the ways a future ends; ending it runs nobody before the next turn.
package dev.weft.comparison.injava;

import static dev.weft.Coroutines.*;

import module java.base;

import dev.weft.Future;
import dev.weft.Task;

final class FuturesAndTasks {

    // region: waiter
    static void waiter(String name, Future<String> future) {
        IO.println("  " + name + " awaits");
        try {
            IO.println("  " + name + " got " + await(future, IOException.class));
        } catch (IOException error) {
            IO.println("  " + name + " failed: " + error.getMessage());
        } catch (CancellationException _) {
            IO.println("  " + name + " cancelled");
        }
    }

    // endregion

    // region: future
    static void twoAwait(String title, Consumer<Future<String>> complete) {
        IO.println(title);
        Future<String> future = currentLoop().createFuture();
        var first = spawn(() -> waiter("first", future));
        var second = spawn(() -> waiter("second", future));
        var completer =
                spawn(() -> {
                    IO.println("  completer completes it");
                    complete.accept(future);
                    IO.println("  completer goes on, nobody has run yet");
                });
        await(gather(first, second, completer));
    }

    // endregion

    // region: task
    static String work(String outcome) throws IOException {
        try {
            yieldNow();
            if (outcome.equals("fail")) {
                throw new IOException("disk full");
            }
            if (outcome.equals("wait")) {
                sleep(Duration.ofHours(1));
            }
            return outcome;
        } finally {
            IO.println("  " + outcome + ": leaves");
        }
    }

    static void lookAt(Task<String> task) {
        try {
            IO.println("  returned " + await(task, IOException.class));
        } catch (IOException error) {
            IO.println("  failed: " + error.getMessage());
        } catch (CancellationException _) {
            IO.println("  cancelled");
        }
    }

    // endregion

    // region: main
    static void main() {
        run(() -> {
            twoAwait("a future gets a result", future -> future.complete("tea"));
            twoAwait(
                    "a future gets a failure",
                    future -> future.completeExceptionally(new IOException("disk full")));
            twoAwait("a future gets cancelled", Future::cancel);

            IO.println("three tasks: one returns, one fails, one is cancelled");
            var fine = spawn(() -> work("fine"));
            var broken = spawn(() -> work("fail"));
            var endless = spawn(() -> work("wait"));
            lookAt(fine);
            lookAt(broken);
            endless.cancel();
            lookAt(endless);
        });
    }

    // endregion
}
