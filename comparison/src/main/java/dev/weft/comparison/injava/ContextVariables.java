// Shows: a value that follows the flow of work: into tasks, callbacks and other threads.
// New since CancellationAndShield: each task has its own, and what it sets does not leak out.
package dev.weft.comparison.injava;

import static dev.weft.Coroutines.*;

import dev.weft.ContextVar;

final class ContextVariables {

    // region: variable
    static final ContextVar<String> REQUEST = ContextVar.withDefault("request", "none");

    static void log(String text) {
        IO.println("  [" + REQUEST.get() + "] " + text);
    }

    // endregion

    // region: handler
    static void lookup(String key) {
        log("looks up " + key);
        yieldNow();
        REQUEST.set(REQUEST.get() + "/" + key);
        log("has its own from here on");
    }

    static void handle(int number) {
        REQUEST.set("request " + number);
        log("begins");
        await(gather(spawn(() -> lookup("a")), spawn(() -> lookup("b"))));
        log("is as it was");
        toThread(() -> {
            log("is seen from another thread");
            return null;
        });
    }

    // endregion

    // region: main
    static void main() {
        run(() -> {
            IO.println("two requests, one after the other");
            await(spawn(() -> handle(1)));
            await(spawn(() -> handle(2)));
            log("outside");

            IO.println("two at the same time");
            REQUEST.set("main");
            await(gather(spawn(() -> lookup("c")), spawn(() -> lookup("d"))));
            currentLoop().callSoon(() -> log("a callback has what was there when it was made"));
            REQUEST.set("later");
            yieldNow();
            log("outside");
        });
    }

    // endregion
}
