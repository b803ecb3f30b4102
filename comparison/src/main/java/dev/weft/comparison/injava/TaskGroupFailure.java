// Shows: one child of a group fails; its siblings are cancelled, clean up, and one fails at that.
// New since GatherAndTimeout: nobody leaves the group while a child runs, and no error is lost.
package dev.weft.comparison.injava;

import static dev.weft.Coroutines.*;

import module java.base;

import dev.weft.Task;
import dev.weft.TaskGroup;

final class TaskGroupFailure {

    // region: children
    static void turns(int count) {
        for (int i = 0; i < count; i++) {
            yieldNow();
        }
    }

    static void writer() throws IOException {
        IO.println("  writer writes");
        turns(3);
        IO.println("  writer fails");
        throw new IOException("disk full");
    }

    static void reader() {
        IO.println("  reader reads");
        try {
            sleep(Duration.ofHours(1));
        } finally {
            turns(2);
            IO.println("  reader has closed its file");
        }
    }

    static void logger() throws IOException {
        IO.println("  logger logs");
        try {
            sleep(Duration.ofHours(1));
        } catch (CancellationException _) {
            turns(4);
            IO.println("  logger cannot close its file");
            throw new IOException("log lost");
        }
    }

    static int counter() {
        yieldNow();
        IO.println("  counter is done before the failure");
        return 42;
    }

    // endregion

    // region: group
    static void inAGroup() {
        IO.println("a group of four");
        var counted = new AtomicReference<Task<Integer>>();
        try {
            TaskGroup.run(group -> {
                group.spawn(TaskGroupFailure::reader);
                group.spawn(TaskGroupFailure::logger);
                counted.set(group.spawn(TaskGroupFailure::counter));
                group.spawn(TaskGroupFailure::writer);
                IO.println("  the body ends, the group waits");
            });
        } catch (Exception error) {
            IO.println("the group failed: " + error.getMessage());
            for (Throwable other : error.getSuppressed()) {
                IO.println("  and also: " + other.getMessage());
            }
        }
        IO.println("the counter's result is kept: " + counted.get().resultNow());
    }

    static void main() {
        run(TaskGroupFailure::inAGroup);
    }

    // endregion
}
