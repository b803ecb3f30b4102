package dev.weft.snippets;

import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.sleep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.EventLoop;
import dev.weft.Generator;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.stream.Stream;

/// The examples of what generators are made of and made into, run.
class AdapterSnippetsTest {
    private final List<String> log = new ArrayList<>();

    private Generator<String> pages() {
        return Generator.of(out -> {
            for (int number = 1; ; number++) {
                sleep(Duration.ofMillis(1));
                out.yield("page " + number);
            }
        });
    }

    private String fetch(String page) {
        sleep(Duration.ofMillis(1));
        return "<" + page + ">";
    }

    @Test
    void asAStream() {
        run(() -> {
            // @start region="stream"
            List<String> fetched;
            try (var pages = pages().stream()) {
                fetched = pages.limit(2).map(page -> fetch(page)).toList(); // fetch awaits
            }
            // @end
            assertThat(fetched).containsExactly("<page 1>", "<page 2>");
        });
    }

    @Test
    void fromAStream() {
        run(() -> {
            Stream<String> titles = Stream.of("one", "two");
            // @start region="fromStream"
            try (var pages = Generator.from(titles.map(title -> fetch(title)))) {
                for (String page : pages) { // fetches one, then the next
                    log.add(page);
                }
            }
            // @end
        });
        assertThat(log).containsExactly("<one>", "<two>");
    }

    // @start region="publisher"
    static Flow.Publisher<Integer> countdown(EventLoop loop, int from) {
        return Generator.publisher(
                loop,
                out -> {
                    for (int i = from; i > 0; i--) {
                        out.yield(i); // goes on when more is requested
                        sleep(Duration.ofMillis(1));
                    }
                });
    }

    // @end

    @Test
    void fromAPublisher() {
        run(() -> {
            Flow.Publisher<Integer> numbers = countdown(currentLoop(), 3);
            // @start region="fromPublisher"
            for (int number : Generator.from(numbers)) { // waits for each
                log.add("" + number);
            }
            // @end
        });
        assertThat(log).containsExactly("3", "2", "1");
    }
}
