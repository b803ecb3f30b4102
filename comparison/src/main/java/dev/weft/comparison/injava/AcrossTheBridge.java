// Shows: outer awaits middle, middle awaits inner; a value comes out, a cancel goes all the way.
// New since TaskGroupFailure: middle is the Kotlin file's, a suspend function called by a task.
package dev.weft.comparison.injava;

import static dev.weft.Coroutines.*;

import dev.weft.Coroutine;
import dev.weft.Future;
import dev.weft.comparison.inkotlin.AcrossTheBridgeKt;
import dev.weft.comparison.inkotlin.Work;
import dev.weft.kotlin.Suspending;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;

public final class AcrossTheBridge {
    private AcrossTheBridge() {}

    // region: inner
    public static int inner(Coroutine<Integer> work) throws Exception {
        IO.println("  inner works");
        try {
            return work.run();
        } catch (CancellationException cancelled) {
            IO.println("  inner cancelled");
            throw cancelled;
        }
    }

    // endregion

    // region: middle
    /// For the Kotlin program, whose middle is this one: it awaits a suspend function.
    public static int middle(Work work) throws IOException {
        IO.println("  middle awaits inner");
        try {
            int result = Suspending.call(c -> AcrossTheBridgeKt.inner(work, c), IOException.class);
            return result + 1;
        } catch (CancellationException cancelled) {
            IO.println("  middle cancelled");
            throw cancelled;
        }
    }

    // endregion

    // region: outer
    static void outer(Coroutine<Integer> work) {
        IO.println("  outer awaits middle");
        try {
            int result = Suspending.call(c -> AcrossTheBridgeKt.middle(work, c), IOException.class);
            IO.println("  outer got " + result);
        } catch (IOException error) {
            IO.println("  outer failed: " + error.getMessage());
        } catch (CancellationException cancelled) {
            IO.println("  outer cancelled");
            throw cancelled;
        }
    }

    // endregion

    // region: main
    static void main() {
        run(() -> {
            IO.println("a value comes out");
            outer(() -> {
                yieldNow();
                return 41;
            });

            IO.println("a failure comes out");
            outer(() -> {
                yieldNow();
                throw new IOException("connection lost");
            });

            IO.println("a cancel goes in");
            Future<Void> asleep = currentLoop().createFuture();
            var task =
                    spawn(() ->
                            outer(() -> {
                                asleep.complete(null);
                                sleep(Duration.ofHours(1));
                                return 0;
                            }));
            await(asleep);
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
