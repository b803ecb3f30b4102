package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.util.concurrent.CancellationException;

/// A group in which nothing fails. The expected trails are what CPython 3.13 printed for `async
/// with asyncio.TaskGroup()` in the situation that each test names.
class TaskGroupTest {
    private final Trail trail = new Trail();

    @Nested
    class Ends {
        @Test
        void whenAllChildrenHave() {
            run(() -> {
                String both =
                        TaskGroup.call(group -> {
                            var a = group.spawn(() -> trail.steps("a", 2));
                            var b = group.spawn(() -> trail.steps("b", 3));
                            trail.add("body");
                            return await(a) + await(b);
                        });
                trail.add(both);
            });
            assertThat(trail.steps()).containsExactly("body", "a0", "b0", "a1", "b1", "b2", "ab");
        }

        @Test
        void afterTheBodyEvenIfNobodyAwaitsTheChildren() {
            run(() -> {
                TaskGroup.run(group -> {
                    group.spawn(() -> trail.steps("a", 2));
                    trail.add("body");
                });
                trail.add("over");
            });
            assertThat(trail.steps()).containsExactly("body", "a0", "a1", "over");
        }

        @Test
        void atOnceWithoutChildren() {
            run(() -> {
                currentLoop().callSoon(trail.mark("another turn"));
                trail.add(TaskGroup.call(_ -> "result"));
                trail.add("over");
            });
            assertThat(trail.steps()).containsExactly("result", "over", "another turn");
        }

        @Test
        void withTheBodysResultAlsoIfThatIsNull() {
            run(() -> assertThat(TaskGroup.<Object>call(_ -> null)).isNull());
        }

        @Test
        void normallyIfAChildIsCancelledAlone() {
            run(() -> {
                TaskGroup.run(group -> {
                    var a = group.spawn(() -> trail.hang("a"));
                    group.spawn(() -> trail.steps("b", 3));
                    yieldNow();
                    a.cancel();
                    trail.add("body");
                });
                trail.add("over");
            });
            assertThat(trail.steps())
                    .containsExactly("b0", "body", "b1", "a cancelled", "b2", "over");
        }
    }

    @Nested
    class Spawn {
        @Test
        void givesNamesAndResults() {
            run(() ->
                    TaskGroup.run(group -> {
                        var named = group.spawn("a name", () -> 1);
                        var action = group.spawn("action", () -> yieldNow());
                        assertThat(named.name()).isEqualTo("a name");
                        assertThat(action.name()).isEqualTo("action");
                        assertThat(await(named)).isEqualTo(1);
                        assertThat(await(action)).isNull();
                    }));
        }

        @Test
        void byAChildAfterTheBodyHasEndedIsWaitedFor() {
            run(() -> {
                TaskGroup.run(group -> {
                    group.spawn(() -> {
                        yieldNow();
                        group.spawn(() -> trail.steps("grandchild", 2));
                        trail.add("child");
                    });
                    trail.add("body");
                });
                trail.add("over");
            });
            assertThat(trail.steps())
                    .containsExactly("body", "child", "grandchild0", "grandchild1", "over");
        }

        @Test
        void afterTheEndIsRefused() {
            run(() -> {
                var kept = new TaskGroup[1];
                TaskGroup.run(group -> {
                    kept[0] = group;
                });
                assertThatThrownBy(() -> kept[0].spawn(() -> trail.add("ran")))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("is over and takes no more tasks");
                yieldNow();
            });
            assertThat(trail.steps()).isEmpty();
        }

        @Test
        void byACallbackThatRunsAfterTheLastChildIsRefused() {
            run(() -> {
                TaskGroup.run(group -> {
                    var last = group.spawn(() -> trail.steps("child", 1));
                    last.addDoneCallback(_ -> spawnAndTell(group));
                });
                trail.add("over");
                yieldNow();
            });
            assertThat(trail.steps()).containsExactly("child0", "refused", "over");
        }

        @Test
        void whileTheGroupIsBeingCancelledIsRefused() {
            run(() -> {
                try {
                    TaskGroup.run(group -> {
                        group.spawn(
                                (Coroutine.Action)
                                        () -> {
                                            throw new IllegalArgumentException("child");
                                        });
                        try {
                            await(currentLoop().createFuture());
                        } catch (CancellationException e) {
                            spawnAndTell(group);
                        }
                    });
                } catch (IllegalArgumentException e) {
                    trail.addThrown(e);
                }
            });
            assertThat(trail.steps()).containsExactly("refused", "IllegalArgumentException(child)");
        }

        private void spawnAndTell(TaskGroup group) {
            try {
                group.spawn(() -> trail.add("ran"));
            } catch (IllegalStateException e) {
                trail.add("refused");
            }
        }
    }

    @Test
    void toStringTellsTheStory() {
        run(() -> {
            var kept = new TaskGroup[1];
            TaskGroup.run(group -> {
                kept[0] = group;
                group.spawn(Coroutines::yieldNow);
                trail.add(group);
            });
            trail.add(kept[0]);
        });
        assertThat(trail.steps())
                .containsExactly(
                        "TaskGroup[of Task-1, 1 children]",
                        "TaskGroup[of Task-1, 0 children, over]");
    }
}
