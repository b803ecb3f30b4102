// Shows: a source that awaits between its items, and consumers that stop, fail and are cancelled.
// New since ContextVariables: the source is the Kotlin file's, a flow in a plain for.
package dev.weft.comparison.injava;

import static dev.weft.Coroutines.*;

import dev.weft.Generator;
import dev.weft.comparison.inkotlin.FlowAndGeneratorKt;
import dev.weft.kotlin.Flows;

import java.time.Duration;
import java.util.concurrent.CancellationException;

public final class FlowAndGenerator {
    private FlowAndGenerator() {}

    // region: source
    /// For the Kotlin program, whose source is this one.
    public static Generator<Integer> source(int count, String end) {
        return Generator.of(yielder -> {
            try {
                for (int number = count; number > 0; number--) {
                    yieldNow();
                    IO.println("  source gives " + number);
                    yielder.yield(number);
                }
                if (end.equals("fail")) {
                    throw new IllegalStateException("out of order");
                }
                if (end.equals("hang")) {
                    sleep(Duration.ofHours(1));
                }
            } finally {
                yieldNow();
                IO.println("  source is closed");
            }
        });
    }

    // endregion

    // region: consumer
    static void consume(String end, int limit) {
        int left = limit;
        try (Generator<Integer> numbers = Flows.iterate(FlowAndGeneratorKt.source(3, end))) {
            for (int number : numbers) {
                IO.println("  got " + number);
                if (--left == 0) {
                    break;
                }
            }
        } catch (CancellationException cancelled) {
            IO.println("  cancelled");
            throw cancelled;
        } catch (IllegalStateException error) {
            IO.println("  failed: " + error.getMessage());
        }
    }

    // endregion

    // region: main
    static void main() {
        run(() -> {
            IO.println("all of them");
            consume("end", 10);

            IO.println("the first two");
            consume("end", 2);

            IO.println("a failure comes out");
            consume("fail", 10);

            IO.println("a cancel goes in");
            var task = spawn(() -> consume("hang", 10));
            for (int i = 0; i < 50; i++) {
                yieldNow();
            }
            task.cancel();
            try {
                await(task);
            } catch (CancellationException _) {
                IO.println("main saw it cancelled");
            }
        });
    }

    // endregion
}
