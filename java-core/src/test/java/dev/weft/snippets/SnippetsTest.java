package dev.weft.snippets;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.shield;
import static dev.weft.Coroutines.sleep;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.ContextVar;
import dev.weft.EventLoop;
import dev.weft.EventLoops;
import dev.weft.Future;
import dev.weft.Generator;
import dev.weft.Task;
import dev.weft.TaskGroup;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// The examples that the Javadoc shows, each in a region, run.
class SnippetsTest {
    private final List<String> log = new ArrayList<>();

    private String fetch(String page) {
        sleep(Duration.ofMillis(1));
        return page;
    }

    @Test
    void aProgram() {
        // @start region="program"
        String page =
                run(() -> {
                    var first = spawn(() -> fetch("one"));
                    var second = spawn(() -> fetch("two"));
                    return await(first) + await(second);
                });
        // @end
        assertThat(page).isEqualTo("onetwo");
    }

    @Test
    void severalLoops() throws Exception {
        // @start region="loops"
        try (EventLoops loops = EventLoops.start("worker", 2)) {
            Task<String> one = loops.next().submit(() -> fetch("one"));
            Task<String> two = loops.next().submit(() -> fetch("two"));
            log.add(one.get() + two.get()); // at the same time, each on a thread of its own
        }
        // @end
        assertThat(log).containsExactly("onetwo");
    }

    @Test
    void theLoopAsAnExecutor() {
        run(() -> {
            CompletableFuture<String> request = CompletableFuture.completedFuture("one");
            EventLoop loop = currentLoop();
            // @start region="execute"
            CompletionStage<String> page = request.thenApplyAsync(name -> fetch(name), loop);
            // @end
            assertThat(await(loop.wrap(page))).isEqualTo("one");
        });
    }

    @Test
    void aFuture() {
        run(() -> {
            // @start region="future"
            Future<String> greeting = currentLoop().createFuture();
            spawn(() -> log.add(await(greeting)));
            greeting.complete("hello");
            // @end
            assertThat(log).isEmpty();
            yieldNow();
            assertThat(log).containsExactly("hello");
        });
    }

    @Test
    void aTaskGroup() {
        run(() -> {
            // @start region="group"
            String both =
                    TaskGroup.call(group -> {
                        var user = group.spawn(() -> fetch("user"));
                        var order = group.spawn(() -> fetch("order"));
                        return await(user) + " and " + await(order);
                    });
            // @end
            assertThat(both).isEqualTo("user and order");
        });
    }

    @Test
    void aGenerator() {
        // @start region="generator"
        Generator<Integer> lucas =
                Generator.of(out -> {
                    int a = 2;
                    int b = 1;
                    while (true) {
                        out.yield(a);
                        int next = a + b;
                        a = b;
                        b = next;
                    }
                });
        try (lucas) {
            for (int number : lucas) {
                if (number > 20) {
                    break;
                }
                log.add("" + number);
            }
        }
        // @end
        assertThat(log).containsExactly("2", "1", "3", "4", "7", "11", "18");
    }

    // @start region="contextVariable"
    static final ContextVar<String> USER = ContextVar.withDefault("user", "nobody");

    void greetLater() {
        var token = USER.set("ann");
        try {
            spawn(() -> log.add("hello " + USER.get())); // ann, even though it runs later
        } finally {
            USER.reset(token);
        }
    }

    // @end

    @Test
    void aContextVariable() {
        run(() -> {
            greetLater();
            yieldNow();
            assertThat(log).containsExactly("hello ann");
            assertThat(USER.get()).isEqualTo("nobody");
        });
    }

    @Test
    void aShield() {
        run(() -> {
            var saving = spawn(() -> fetch("saved"));
            var caller =
                    spawn(() -> {
                        // @start region="shield"
                        await(shield(saving)); // if cancelled, the saving goes on
                        // @end
                    });
            yieldNow();
            caller.cancel();
            try {
                await(caller);
            } catch (CancellationException expected) {
                log.add("cancelled");
            }
            log.add(await(saving));
        });
        assertThat(log).containsExactly("cancelled", "saved");
    }
}
