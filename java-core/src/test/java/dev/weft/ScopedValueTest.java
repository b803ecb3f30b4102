package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.concurrent.CancellationException;

/// The JDK's `ScopedValue` bound around awaits: a task's bindings are its own, on each engine.
class ScopedValueTest {
    private static final ScopedValue<String> NAME = ScopedValue.newInstance();
    private static final ScopedValue<String> ROLE = ScopedValue.newInstance();

    private final Trail trail = new Trail();

    private static String name() {
        return NAME.isBound() ? NAME.get() : "unbound";
    }

    private void tell(String who) {
        trail.add(who + " " + name());
    }

    @Test
    void bindingsOfInterleavedTasksStayTheirOwn() {
        run(() -> {
            for (String who : new String[] {"a", "b"}) {
                spawn(() -> ScopedValue.where(NAME, who).run(() -> tellThrice(who)));
            }
            spawn(() -> tellThrice("c"));
            tellThrice("main");
        });
        assertThat(trail.steps())
                .containsExactly(
                        "main unbound",
                        "a a",
                        "b b",
                        "c unbound",
                        "main unbound",
                        "a a",
                        "b b",
                        "c unbound",
                        "main unbound",
                        "a a",
                        "b b",
                        "c unbound");
    }

    private void tellThrice(String who) {
        for (int i = 0; i < 3; i++) {
            tell(who);
            yieldNow();
        }
    }

    @Test
    void aBindingEndsWithItsBlockAlsoIfTheBlockAwaited() {
        run(() -> {
            spawn(() -> {
                tell("before");
                ScopedValue.where(NAME, "outer")
                        .run(() -> {
                            yieldNow();
                            ScopedValue.where(NAME, "inner")
                                    .where(ROLE, "admin")
                                    .run(() -> {
                                        yieldNow();
                                        tell(ROLE.get());
                                    });
                            tell("role " + ROLE.isBound());
                            yieldNow();
                            tell("again");
                        });
                tell("after");
            });
            Quietly.turns(6);
        });
        assertThat(trail.steps())
                .containsExactly(
                        "before unbound",
                        "admin inner",
                        "role false outer",
                        "again outer",
                        "after unbound");
    }

    @Test
    void aSpawnedTaskDoesNotInheritThem() {
        run(() ->
                ScopedValue.where(NAME, "main")
                        .run(() -> {
                            var child = spawn(() -> tell("child"));
                            await(child);
                            tell("main");
                        }));
        assertThat(trail.steps()).containsExactly("child unbound", "main main");
    }

    @Test
    void callbacksDoNotSeeThem() {
        run(() ->
                ScopedValue.where(NAME, "main")
                        .run(() -> {
                            Future<Void> future = currentLoop().createFuture();
                            future.addDoneCallback(_ -> tell("done"));
                            currentLoop().callSoon(() -> tell("soon"));
                            future.complete(null);
                            yieldNow();
                            tell("main");
                        }));
        assertThat(trail.steps()).containsExactly("soon unbound", "done unbound", "main main");
    }

    @Test
    void cleanupSeesThoseOfItsPlace() {
        run(() -> {
            var task =
                    spawn(() -> {
                        try {
                            ScopedValue.where(NAME, "task").run(this::hangAndTell);
                        } catch (CancellationException e) {
                            tell("outside");
                            yieldNow();
                            tell("outside");
                        }
                    });
            yieldNow();
            ScopedValue.where(NAME, "main")
                    .run(() -> {
                        task.cancel();
                        Quietly.await(task);
                        tell("main");
                    });
            tell("main");
        });
        assertThat(trail.steps())
                .containsExactly(
                        "finally task",
                        "outside unbound",
                        "outside unbound",
                        "main main",
                        "main unbound");
    }

    private void hangAndTell() {
        try {
            await(currentLoop().createFuture());
        } finally {
            tell("finally");
        }
    }

    @Test
    void manyTasksWithBindingsOfTheirOwnKeepThemApart() {
        run(() -> {
            var wrong = new int[1];
            TaskGroup.run(group -> {
                for (int i = 0; i < 200; i++) {
                    String mine = "task " + i;
                    group.spawn(() -> ScopedValue.where(NAME, mine).run(() -> check(mine, wrong)));
                }
            });
            trail.add(wrong[0]);
        });
        assertThat(trail.steps()).containsExactly("0");
    }

    private static void check(String mine, int[] wrong) {
        for (int i = 0; i < 50; i++) {
            yieldNow();
            if (!NAME.get().equals(mine)) {
                wrong[0]++;
            }
        }
    }

    @Test
    void thoseOfTheCallerOfRunStayOutside() {
        ScopedValue.where(NAME, "caller")
                .run(() -> {
                    run(() -> tell("main"));
                    tell("caller");
                });
        assertThat(trail.steps()).containsExactly("main unbound", "caller caller");
    }
}
