package dev.weft.kotlin.samples;

import dev.weft.Coroutines;
import dev.weft.kotlin.Flows;

import kotlinx.coroutines.flow.Flow;

import java.time.Duration;

/// What the Javadoc shows. SamplesTest runs each and compares what it prints.
final class FlowSamples {
    private FlowSamples() {}

    static void iterate() {
        var pages = new Pages();
        Coroutines.run(() -> {
            // @start region="iterate"
            // in Kotlin: fun all(): Flow<String>
            for (String page : Flows.iterate(pages.all())) {
                System.out.println(page);
            }
            // @end
        });
    }

    static void of() {
        // @start region="of"
        Flow<String> countdown =
                Flows.of(out -> {
                    for (int i = 3; i > 0; i--) {
                        out.yield(i + "…");
                        Coroutines.sleep(Duration.ofMillis(1));
                    }
                    out.yield("lift-off");
                });
        // @end
        Coroutines.run(() -> Flows.iterate(countdown).forEachRemaining(System.out::println));
    }
}
