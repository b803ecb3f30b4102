// Shows: suspend functions of every kind, called by Java; one fails, one is cancelled by a timeout.
// New since ScopesNest: each call is one plain expression, which waits for its value.
package dev.weft.comparison.injava;

import static dev.weft.Coroutines.*;
import static dev.weft.comparison.inkotlin.SuspendFromJavaKt.getTwice;
import static dev.weft.comparison.inkotlin.SuspendFromJavaKt.title;
import static dev.weft.kotlin.Suspending.call;
import static dev.weft.kotlin.Suspending.invoke;

import dev.weft.comparison.inkotlin.Library;
import dev.weft.comparison.inkotlin.Reader;
import dev.weft.comparison.inkotlin.Shelf;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

public final class SuspendFromJava {
    private SuspendFromJava() {}

    // region: functions
    // They are the Kotlin file's: to Java, methods with one more parameter, a continuation.
    private static final Reader reader = new Reader();
    private static final Shelf shelf = new Library();

    // endregion

    // region: calls
    static void calls(Duration patience) throws IOException {
        IO.println("top level: " + call(c -> title(1, c)));

        IO.println("member: " + call(c -> reader.read("Moby Dick", c)));
        IO.println("member: " + call(c -> reader.read("or, the Whale", c)));

        IO.println("interface: " + call(c -> shelf.find("volume 1", c)));

        IO.println("function value: " + invoke(getTwice(), 21));

        try {
            call(c -> shelf.find("volume 9", c));
        } catch (IOException error) {
            IO.println("failure: " + error.getMessage());
        }

        try {
            withTimeout(patience, () -> call(c -> shelf.find("volume 7", c)));
        } catch (TimeoutException _) {
            IO.println("timeout");
        }
    }

    // endregion

    // region: main
    static void main(String[] args) {
        Duration patience = Duration.ofMillis(Long.parseLong(args[0]));
        run(() -> calls(patience));
    }

    // endregion
}
