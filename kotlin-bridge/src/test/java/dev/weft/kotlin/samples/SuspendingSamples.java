package dev.weft.kotlin.samples;

import dev.weft.Coroutines;
import dev.weft.kotlin.Suspending;

import kotlin.coroutines.Continuation;

import java.io.IOException;
import java.time.Duration;

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

    static void invoke() {
        var pages = new Pages();
        Coroutines.run(() -> {
            // @start region="invoke"
            // in Kotlin: val size: suspend (String) -> Int
            int size = Suspending.invoke(pages.getSize(), "home");
            // @end
            System.out.println(size);
        });
    }

    static void implement() {
        // @start region="implement"
        // in Kotlin: interface Source { suspend fun load(name: String): String }
        class Archive implements Source {
            @Override
            public Object load(String name, Continuation<? super String> c) {
                return Suspending.implement(
                        c,
                        () -> {
                            Coroutines.sleep(Duration.ofMillis(1));
                            return "the archived page " + name;
                        });
            }
        }
        // @end
        var pages = new Pages();
        String imported =
                Coroutines.run(
                        () -> Suspending.call(c -> pages.imported("home", new Archive(), c)));
        System.out.println(imported);
    }

    static void function() {
        var pages = new Pages();
        Coroutines.run(() -> {
            // @start region="function"
            // in Kotlin: suspend fun forEach(action: suspend (String) -> Unit)
            Suspending.call(c ->
                    pages.forEach((page, own) -> Suspending.implement(own, () -> print(page)), c));
            // @end
        });
    }

    private static void print(String page) {
        Coroutines.sleep(Duration.ofMillis(1));
        System.out.println(page);
    }
}
