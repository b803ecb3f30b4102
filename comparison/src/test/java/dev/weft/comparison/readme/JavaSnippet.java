package dev.weft.comparison.readme;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.gather;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.sleep;

import dev.weft.Future;
import dev.weft.kotlin.Suspending;

import java.time.Duration;

/// The Java code of the README.
class JavaSnippet {
    // region: java
    String fetch(String page) {
        sleep(Duration.ofMillis(10)); // other tasks run meanwhile
        return "<" + page + ">";
    }

    String both() {
        return await(gather(() -> fetch("one"), () -> fetch("two"))).toString();
    }

    String program() {
        return run(this::both);
    }

    // endregion

    String intoKotlin(Future<String> page) {
        String loud = Suspending.call(c -> KotlinSnippetKt.shout(page, c));
        return loud;
    }
}
