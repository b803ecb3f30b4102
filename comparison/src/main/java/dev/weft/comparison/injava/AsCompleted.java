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
    static String answer(String name, Duration duration) throws IOException {
        try {
            sleep(duration);
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
    static List<Task<String>> ask(Duration tick) {
        IO.println("four are asked at once");
        return List.of(
                spawn(() -> answer("slow", tick.multipliedBy(3))),
                spawn(() -> answer("broken", tick.multipliedBy(2))),
                spawn(() -> answer("fast", tick)),
                spawn(() -> answer("endless", Duration.ofHours(1))));
    }

    // endregion

    // region: collect
    static void collect(Duration tick) {
        var tasks = ask(tick);
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
        run(() -> collect(Duration.ofMillis(Long.parseLong(args[0]))));
    }

    // endregion
}
