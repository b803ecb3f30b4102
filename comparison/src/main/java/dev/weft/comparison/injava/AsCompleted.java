// Shows: tasks taken in the order in which they end; one fails; the rest is cancelled.
// New since ProducerConsumer: the first answer is used while the others are still on their way.
package dev.weft.comparison.injava;

import static dev.weft.Coroutines.*;

import module java.base;

import dev.weft.Future;
import dev.weft.Task;
import dev.weft.Until;

final class AsCompleted {

    // region: answer
    static String answer(String name, int turns) throws IOException {
        try {
            for (int i = 0; i < turns; i++) {
                yieldNow();
            }
        } catch (CancellationException cancelled) {
            IO.println("  " + name + " is no longer needed");
            throw cancelled;
        }
        if (name.equals("broken")) {
            throw new IOException("no answer from broken");
        }
        return name + " answers";
    }

    // endregion

    // region: ask
    static List<Task<String>> ask(int pause) {
        IO.println("four are asked at once");
        return List.of(
                spawn(() -> answer("slow", 3 * pause)),
                spawn(() -> answer("broken", 2 * pause)),
                spawn(() -> answer("fast", pause)),
                spawn(() -> answer("endless", Integer.MAX_VALUE)));
    }

    // endregion

    // region: collect
    static void collect(int pause) {
        var tasks = ask(pause);
        int answers = 0;
        for (var task : asCompleted(tasks)) {
            try {
                IO.println("  " + await(task, IOException.class));
                answers++;
            } catch (IOException error) {
                IO.println("  failed: " + error.getMessage());
            }
            if (answers == 2) {
                break;
            }
        }
        IO.println("two answers are enough");
        tasks.forEach(Task::cancel);
        waitUntil(Until.ALL_DONE, tasks);
        long cancelled = tasks.stream().filter(Future::isCancelled).count();
        IO.println("cancelled: " + cancelled + " of " + tasks.size());
    }

    static void main(String[] args) {
        run(() -> collect(Integer.parseInt(args[0])));
    }

    // endregion
}
