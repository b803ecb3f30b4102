package dev.weft.snippets;

import static dev.weft.Coroutines.asCompleted;
import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.gatherOutcomes;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.sleep;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.spawnEager;
import static dev.weft.Coroutines.waitUntil;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.ContextValues;
import dev.weft.ContextVar;
import dev.weft.Future;
import dev.weft.Outcome;
import dev.weft.Runner;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.Timeout;
import dev.weft.Until;
import dev.weft.Waited;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/// The examples of groups, timeouts, runners and the words for waiting.
class StructuredSnippetsTest {
    private final List<Object> log = new ArrayList<>();

    /// Takes as many turns as the page's name has letters.
    private String fetch(String page) throws IOException {
        for (int i = 0; i < page.length(); i++) {
            yieldNow();
        }
        if (page.startsWith("bad")) {
            throw new IOException(page);
        }
        return page;
    }

    @Test
    void aRunner() {
        // @start region="runner"
        try (Runner console = Runner.start()) {
            Task<String> page = console.run(() -> spawn(() -> fetch("index")));
            // Nothing happens here, however long the user thinks.
            log.add(console.run(() -> await(page)));
        }
        // @end
        assertThat(log).containsExactly("index");
    }

    @Test
    void theOutcomes() {
        run(() -> {
            // @start region="outcomes"
            var pages = gatherOutcomes(spawn(() -> fetch("good")), spawn(() -> fetch("bad")));
            for (Outcome<String> outcome : await(pages)) {
                log.add(
                        switch (outcome) {
                            case Outcome.Value(String page) -> page;
                            case Outcome.Failure(Throwable failure) -> failure.getMessage() + "!";
                            case Outcome.Cancelled<?> _ -> "cancelled";
                        });
            }
            // @end
        });
        assertThat(log).containsExactly("good", "bad!");
    }

    @Test
    void aMovedDeadline() throws Exception {
        Queue<String> lines = new ArrayDeque<>(List.of("one", "two"));
        run(() -> {
            // @start region="reschedule"
            Duration patience = Duration.ofSeconds(30);
            Timeout.run(
                    patience,
                    timeout -> {
                        while (!lines.isEmpty()) {
                            log.add(fetch(lines.remove()));
                            // Thirty seconds for each line, not for all of them.
                            timeout.reschedule(currentLoop().time().plus(patience));
                        }
                    });
            // @end
        });
        assertThat(log).containsExactly("one", "two");
    }

    @Test
    void aSupervisedGroup() {
        run(() -> {
            // @start region="supervised"
            TaskGroup.runSupervised(group -> {
                for (String request : List.of("bad request", "good")) {
                    group.spawn(() -> fetch(request))
                            .addDoneCallback(done -> log.add(done.state()));
                }
            });
            // @end
        });
        assertThat(log).containsExactly(Future.State.SUCCESS, Future.State.FAILED);
    }

    @Test
    void theFirstSuccess() {
        run(() -> {
            // @start region="firstSuccess"
            String page =
                    TaskGroup.firstSuccess(
                            () -> fetch("bad"), () -> fetch("slow mirror"), () -> fetch("mirror"));
            // @end
            assertThat(page).isEqualTo("mirror");
        });
    }

    @Test
    void aTree() {
        run(() -> {
            // @start region="tree"
            TaskGroup.run(group -> {
                group.spawn(
                        "pages",
                        () -> {
                            TaskGroup.run(inner -> {
                                inner.spawn("index", () -> sleep(Duration.ofMillis(1)));
                            });
                        });
                group.spawn("clock", () -> sleep(Duration.ofMillis(1)));
                yieldNow();
                yieldNow();
                log.add(group.tree());
                // TaskGroup[of Task-1, 2 children]
                // ├── Task[pages awaits Future[pending, for TaskGroup[of pages, 1 children]]]
                // │   └── TaskGroup[of pages, 1 children]
                // │       └── Task[index awaits Future[pending]]
                // └── Task[clock awaits Future[pending]]
            });
            // @end
        });
        assertThat(log)
                .containsExactly(
                        """
                        TaskGroup[of Task-1, 2 children]
                        ├── Task[pages awaits Future[pending, for TaskGroup[of pages, 1 children]]]
                        │   └── TaskGroup[of pages, 1 children]
                        │       └── Task[index awaits Future[pending]]
                        └── Task[clock awaits Future[pending]]
                        """);
    }

    @Test
    void anEagerStart() {
        run(() -> {
            var cache = List.of("index");
            // @start region="eager"
            Task<String> page =
                    spawnEager(() -> cache.contains("index") ? "cached" : fetch("index"));
            log.add(page.isDone());
            // @end
        });
        assertThat(log).containsExactly(true);
    }

    @Test
    void aWait() {
        run(() -> {
            // @start region="waitUntil"
            var pages = List.of(spawn(() -> fetch("long page")), spawn(() -> fetch("it")));
            Waited<Task<String>> waited = waitUntil(Until.FIRST_DONE, pages);
            log.add(waited.done().getFirst().resultNow());
            waited.pending().forEach(Future::cancel);
            // @end
        });
        assertThat(log).containsExactly("it");
    }

    @Test
    void theCompleted() {
        run(() -> {
            // @start region="asCompleted"
            var pages = List.of(spawn(() -> fetch("long")), spawn(() -> fetch("it")));
            for (Task<String> page : asCompleted(pages)) {
                log.add(page.resultNow());
            }
            // @end
        });
        assertThat(log).containsExactly("it", "long");
    }

    @Test
    void valuesOfContextVariables() throws Exception {
        var user = ContextVar.withDefault("user", "nobody");
        run(() -> {
            // @start region="contextValues"
            ContextValues guest = ContextValues.copyOfCurrent();
            guest.run(() -> user.set("guest"));
            log.add(user.get());
            guest.run(() -> log.add(user.get()));
            // @end
        });
        assertThat(log).containsExactly("nobody", "guest");
    }
}
