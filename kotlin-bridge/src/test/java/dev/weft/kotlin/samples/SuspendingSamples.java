package dev.weft.kotlin.samples;

import dev.weft.Coroutines;
import dev.weft.kotlin.Suspending;

import java.io.IOException;

/// What the Javadoc shows. SamplesTest runs each and compares what it prints.
final class SuspendingSamples {
    private SuspendingSamples() {}

    static void call() {
        var pages = new Pages();
        Coroutines.run(() -> {
            // @start region="call"
            // in Kotlin: suspend fun fetch(name: String): String
            String page = Suspending.call(c -> pages.fetch("home", c));
            // @end
            System.out.println(page);
        });
    }

    static void declared() {
        var pages = new Pages();
        Coroutines.run(() -> {
            // @start region="declared"
            // in Kotlin: suspend fun search(word: String): String, which throws IOException
            try {
                String page = Suspending.call(c -> pages.search("weft", c), IOException.class);
                System.out.println(page);
            } catch (IOException e) {
                System.out.println("not today: " + e.getMessage());
            }
            // @end
        });
    }
}
