// Shows: a group in a group; a failure goes out through both, a cancel goes in through both.
// New since ChannelAndQueue: the inner group is the Kotlin file's, a scope with a task of ours.
package dev.weft.comparison.injava;

import static dev.weft.Coroutines.*;

import dev.weft.Future;
import dev.weft.TaskGroup;
import dev.weft.comparison.inkotlin.ScopesNestKt;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;

public final class ScopesNest {
    private ScopesNest() {}

    // region: leaf
    public static void leaf(Future<Void> working, Future<Void> go) {
        IO.println("    leaf works");
        working.complete(null);
        try {
            await(go);
        } finally {
            IO.println("    leaf has cleaned up");
        }
    }

    // endregion

    // region: inner
    /// For the Kotlin program, whose inner group is this one: its leaf is a coroutine.
    public static void inner(Future<Void> working, Future<Void> go) {
        IO.println("  inner group begins");
        try {
            TaskGroup.run(group -> ScopesNestKt.launchLeaf(group, working, go));
        } finally {
            IO.println("  inner group is over");
        }
    }

    // endregion

    // region: outer
    static void neighbour(Future<Void> cleanedUp) {
        try {
            sleep(Duration.ofHours(1));
        } finally {
            cleanedUp.complete(null);
        }
    }

    static void outer(Future<Void> ready, Future<Void> go) {
        IO.println("outer group begins");
        Future<Void> working = currentLoop().createFuture();
        Future<Void> cleanedUp = currentLoop().createFuture();
        try {
            TaskGroup.run(group -> {
                ScopesNestKt.launchInner(group, working, go);
                group.spawn("neighbour", () -> neighbour(cleanedUp));
                await(working);
                IO.println("outer body: all are at work");
                ready.complete(null);
            });
        } finally {
            String done = cleanedUp.isDone() ? "True" : "False";
            IO.println("outer group is over, its other child too: " + done);
        }
    }

    // endregion

    // region: main
    static void main() {
        run(() -> {
            IO.println("-- the leaf fails");
            Future<Void> ready = currentLoop().createFuture();
            Future<Void> go = currentLoop().createFuture();
            var failing = spawn(() -> outer(ready, go));
            await(ready);
            go.completeExceptionally(new IOException("no more paper"));
            try {
                await(failing, IOException.class);
            } catch (IOException error) {
                IO.println("main saw it fail: " + error.getMessage());
            }

            IO.println("-- main cancels");
            Future<Void> readyAgain = currentLoop().createFuture();
            var cancelled = spawn(() -> outer(readyAgain, currentLoop().createFuture()));
            await(readyAgain);
            cancelled.cancel();
            try {
                await(cancelled);
            } catch (CancellationException _) {
                IO.println("main saw it cancelled");
            }
        });
    }

    // endregion
}
