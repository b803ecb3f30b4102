// Shows: suspend code that awaits Java's task and calls an interface that Java implements.
// New since SuspendFromJava: the other direction; the Java side awaits wherever it likes.
package dev.weft.comparison.injava;

import static dev.weft.Coroutines.*;

import dev.weft.Future;
import dev.weft.Task;
import dev.weft.comparison.inkotlin.JavaFromSuspendKt;
import dev.weft.comparison.inkotlin.Oven;
import dev.weft.kotlin.Suspending;

import kotlin.coroutines.Continuation;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;

public final class JavaFromSuspend {
    private JavaFromSuspend() {}

    // region: task
    /// For the Kotlin file, which awaits it.
    public static Task<String> knead(String grain) {
        return spawn(() -> {
            yieldNow();
            return grain + " dough";
        });
    }

    // endregion

    // region: oven
    /// For the Kotlin file, which calls it.
    public record StoneOven(Future<Void> hot) implements Oven {
        @Override
        public Object bake(String dough, Continuation<? super String> c) {
            return Suspending.implement(c, () -> bake(dough));
        }

        private String bake(String dough) throws IOException {
            IO.println("  the oven burns");
            try {
                yieldNow();
                if (dough.startsWith("glass")) {
                    throw new IOException("the oven is for bread");
                }
                if (dough.startsWith("stone")) {
                    hot.complete(null);
                    sleep(Duration.ofHours(1));
                }
                return dough.replace("dough", "bread");
            } finally {
                yieldNow();
                IO.println("  the oven is out");
            }
        }
    }

    // endregion

    // region: order
    static void order(String grain, Oven oven) {
        Suspending.call(c -> JavaFromSuspendKt.order(grain, oven, c));
    }

    // endregion

    // region: main
    static void main() {
        run(() -> {
            Future<Void> hot = currentLoop().createFuture();
            Oven oven = new StoneOven(hot);
            order("rye", oven);
            order("glass", oven);
            var stone = spawn(() -> order("stone", oven));
            await(hot);
            stone.cancel();
            try {
                await(stone);
            } catch (CancellationException _) {
                IO.println("main saw it cancelled");
            }
        });
    }

    // endregion
}
