package dev.weft.engine;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Future;
import dev.weft.Generator;
import dev.weft.Task;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;

/// What a thread carries, seen by tasks that take turns.
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ThreadBoundValuesTest {
    private static final ThreadLocal<String> LOCAL = new ThreadLocal<>();
    private static final InheritableThreadLocal<String> INHERITABLE =
            new InheritableThreadLocal<>();
    private static final ScopedValue<String> SCOPED = ScopedValue.newInstance();
    private static final ScopedValue<Integer> DEPTH = ScopedValue.newInstance();

    private final boolean tasksShareAThread = EngineKind.chosen() == EngineKind.CONTINUATION;

    @Nested
    class ThreadLocals {
        @Test
        void areATasksOwnExceptOnContinuation() {
            List<String> seen =
                    run(() -> {
                        var first = spawn(() -> setAndReadAfterASwitch("first"));
                        var second = spawn(() -> setAndReadAfterASwitch("second"));
                        return List.of(await(first), await(second));
                    });
            assertThat(seen).containsExactly(tasksShareAThread ? "second" : "first", "second");
        }

        private static String setAndReadAfterASwitch(String value) {
            LOCAL.set(value);
            yieldNow();
            return LOCAL.get();
        }

        @Test
        void areNotTheCallersOfRun() {
            LOCAL.set("caller's");
            INHERITABLE.set("caller's");
            try {
                run(() -> {
                    assertThat(LOCAL.get()).isNull();
                    assertThat(INHERITABLE.get()).isNull();
                });
            } finally {
                LOCAL.remove();
                INHERITABLE.remove();
            }
        }

        @Test
        void areNotInheritedBySpawnExceptOnContinuation() {
            String seen =
                    run(() -> {
                        INHERITABLE.set("parent's");
                        return await(spawn(INHERITABLE::get));
                    });
            assertThat(seen).isEqualTo(tasksShareAThread ? "parent's" : null);
        }

        @Test
        void doNotOutliveTheirLoop() {
            run(() -> LOCAL.set("of the first loop"));
            run(() -> assertThat(LOCAL.get()).isNull());
        }
    }

    @Nested
    class ScopedValues {
        @Test
        void areATasksOwnHoweverTasksTakeTurns() {
            run(() -> {
                var tasks = new ArrayList<Task<Void>>();
                for (int i = 0; i < 7; i++) {
                    String mine = "task " + i;
                    int depth = i;
                    tasks.add(spawn(() -> bindAndCheck(mine, depth)));
                }
                tasks.add(spawn(ScopedValues::checkUnboundManyTimes));
                for (var task : tasks) {
                    await(task);
                }
            });
        }

        /// Binds at several depths, with as many switches in between as tell the tasks apart.
        private static void bindAndCheck(String mine, int depth) {
            for (int round = 0; round < 20; round++) {
                ScopedValue.where(SCOPED, mine)
                        .run(() -> {
                            switchTimes(depth % 3);
                            assertThat(SCOPED.get()).isEqualTo(mine);
                            nest(mine, depth);
                            assertThat(SCOPED.get()).isEqualTo(mine);
                            assertThat(DEPTH.isBound()).isFalse();
                        });
                switchTimes(1);
                assertThat(SCOPED.isBound()).isFalse();
            }
        }

        private static void nest(String mine, int depth) {
            if (depth == 0) {
                return;
            }
            ScopedValue.where(DEPTH, depth)
                    .where(SCOPED, mine + depth)
                    .run(() -> {
                        yieldNow();
                        nest(mine, depth - 1);
                        assertThat(DEPTH.get()).isEqualTo(depth);
                        assertThat(SCOPED.get()).isEqualTo(mine + depth);
                    });
        }

        private static void checkUnboundManyTimes() {
            for (int i = 0; i < 100; i++) {
                assertThat(SCOPED.isBound()).isFalse();
                yieldNow();
            }
        }

        private static void switchTimes(int times) {
            for (int i = 0; i < times; i++) {
                yieldNow();
            }
        }

        @Test
        void doNotLeakIntoCallbacks() {
            run(() -> {
                Future<Boolean> bound = currentLoop().createFuture();
                ScopedValue.where(SCOPED, "task's")
                        .run(() -> {
                            currentLoop().callSoon(() -> bound.complete(SCOPED.isBound()));
                            assertThat(await(bound)).isFalse();
                            assertThat(SCOPED.get()).isEqualTo("task's");
                        });
            });
        }

        @Test
        void areNotInheritedBySpawnOrRunOrGenerators() {
            ScopedValue.where(SCOPED, "caller's")
                    .run(() ->
                            run(() -> {
                                assertThat(SCOPED.isBound()).isFalse();
                                ScopedValue.where(SCOPED, "parent's")
                                        .run(ScopedValues::checkChildren);
                            }));
        }

        private static void checkChildren() {
            assertThat(await(spawn(SCOPED::isBound))).isFalse();
            Generator<Boolean> asking = Generator.of(out -> out.yield(SCOPED.isBound()));
            assertThat(asking.next()).isFalse();
            assertThat(SCOPED.get()).isEqualTo("parent's");
        }

        @Test
        void ofAGeneratorStayInItsBody() {
            run(() -> {
                Generator<String> generator =
                        Generator.of(out ->
                                ScopedValue.where(SCOPED, "generator's")
                                        .run(() -> {
                                            out.yield(SCOPED.get());
                                            yieldNow();
                                            out.yield(SCOPED.get());
                                        }));
                for (String item : generator) {
                    assertThat(item).isEqualTo("generator's");
                    assertThat(SCOPED.isBound()).isFalse();
                    yieldNow();
                }
            });
        }

        @Test
        void areGoneAfterAFailureOrACancellationInsideTheScope() {
            run(() -> {
                Future<Void> never = currentLoop().createFuture();
                Future<Void> failing = currentLoop().createFuture();
                var cancelled =
                        spawn(() -> {
                            assertThatAwaitInScopeThrows(never, CancellationException.class);
                        });
                var failed =
                        spawn(() -> {
                            assertThatAwaitInScopeThrows(failing, NoSuchElementException.class);
                        });
                yieldNow();
                cancelled.cancel();
                failing.completeExceptionally(new NoSuchElementException());
                await(cancelled);
                await(failed);
                assertThat(SCOPED.isBound()).isFalse();
            });
        }

        private static void assertThatAwaitInScopeThrows(
                Future<Void> future, Class<? extends Exception> expected) {
            try {
                ScopedValue.where(SCOPED, "inside").run(() -> await(future));
                throw new AssertionError("nothing was thrown");
            } catch (RuntimeException e) {
                assertThat(e).isInstanceOf(expected);
            }
            assertThat(SCOPED.isBound()).isFalse();
            yieldNow();
            assertThat(SCOPED.isBound()).isFalse();
        }

        /// A stack overflow makes the JVM drop its record of the bindings; it finds them again on
        /// the stack, which must be this task's.
        @Test
        void surviveAStackOverflowInsideTheScope() {
            run(() -> ScopedValue.where(SCOPED, "mine").run(ScopedValues::overflowAndCheck));
        }

        private static void overflowAndCheck() {
            try {
                recurse(0);
                throw new AssertionError("an endless stack");
            } catch (StackOverflowError expected) {
                // Nothing else in between: the record is still missing at the next line.
            }
            yieldNow();
            assertThat(SCOPED.get()).isEqualTo("mine");
            assertThat(await(spawn(SCOPED::isBound))).isFalse();
            assertThat(SCOPED.get()).isEqualTo("mine");
        }

        private static int recurse(int depth) {
            return 1 + recurse(depth + 1);
        }

        @Test
        void surviveAStackOverflowOfScopes() {
            run(() -> ScopedValue.where(SCOPED, "mine").run(ScopedValues::overflowScopes));
        }

        private static void overflowScopes() {
            try {
                bindWithoutEnd(0);
                throw new AssertionError("an endless stack");
            } catch (StackOverflowError expected) {
                // As above.
            }
            yieldNow();
            assertThat(SCOPED.get()).isEqualTo("mine");
        }

        private static void bindWithoutEnd(int depth) {
            ScopedValue.where(SCOPED, "depth " + depth).run(() -> bindWithoutEnd(depth + 1));
        }
    }
}
