package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.sleep;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;
import static dev.weft.testing.Simulation.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;

/// The situations of CPython's `test_asyncio/test_taskgroups.py` that the other classes do not
/// have.
class CpythonTaskGroupTest {
    private static Void fail(String message, int turns) throws IOException {
        Quietly.turns(turns);
        throw new IOException(message);
    }

    private static void hangAndFail(String message) throws IOException {
        try {
            Quietly.forever();
        } catch (CancellationException e) {
            throw new IOException(message);
        }
    }

    private static long groupFailuresIn(Throwable failure) {
        return Arrays.stream(failure.getSuppressed())
                .filter(each -> !(each instanceof AwaitSite))
                .count();
    }

    /// Cancels a task after some turns and gives what comes of it.
    private static Throwable cancelAfter(int turns, Coroutine.Action action) {
        return run(() -> {
            var task = spawn(action);
            Quietly.turns(turns);
            assertThat(task.isDone()).isFalse();
            task.cancel();
            return catchThrowable(() -> await(task));
        });
    }

    // test_taskgroup_07
    @Test
    void aCancelledGroupCancelsItsFiveChildrenAndItsBodyOnceEach() {
        var count = new int[1];
        Throwable end =
                cancelAfter(
                        3,
                        () ->
                                TaskGroup.run(group -> {
                                    for (int i = 0; i < 5; i++) {
                                        group.spawn(() -> hangAndCount(1, count));
                                    }
                                    hangAndCount(10, count);
                                }));
        assertThat(end).isInstanceOf(CancellationException.class);
        assertThat(count[0]).isEqualTo(15);
    }

    private static void hangAndCount(int weight, int[] count) {
        try {
            Quietly.forever();
        } catch (CancellationException e) {
            count[0] += weight;
            throw e;
        }
    }

    // test_taskgroup_12
    @Test
    void childrenThatFailInTheirCleanupGoBeforeTheCancellationThroughBothGroups() {
        Throwable end =
                cancelAfter(
                        3,
                        () ->
                                TaskGroup.run(outer -> {
                                    outer.spawn(Quietly::forever);
                                    TaskGroup.run(inner -> {
                                        for (int i = 0; i < 5; i++) {
                                            inner.spawn(() -> hangAndFail("foo"));
                                        }
                                        Quietly.forever();
                                    });
                                }));
        assertThat(end).isInstanceOf(IOException.class).hasMessage("foo");
        assertThat(groupFailuresIn(end)).isEqualTo(4);
    }

    // test_taskgroup_13 and test_taskgroup_14
    @Test
    void aFailureEndsBothGroupsWhicheverItIsIn() {
        for (boolean inOuter : new boolean[] {true, false}) {
            assertThatThrownBy(() ->
                            run(() ->
                                    TaskGroup.run(outer -> {
                                        outer.spawn(() -> crash(inOuter));
                                        TaskGroup.run(inner -> {
                                            inner.spawn(() -> crash(!inOuter));
                                        });
                                    })))
                    .isInstanceOf(IOException.class)
                    .hasMessage("crash");
        }
    }

    private static void crash(boolean soon) throws IOException {
        if (soon) {
            fail("crash", 3);
        }
        Quietly.forever();
    }

    // test_taskgroup_15 and test_taskgroup_16
    @Test
    void aChildThatFailsWhileTheCancelledBodyCleansUpGoesBeforeTheCancellation() {
        Coroutine.Action group =
                () ->
                        TaskGroup.run(g -> {
                            g.spawn(() -> fail("soon", 6));
                            try {
                                Quietly.forever();
                            } finally {
                                Quietly.turns(10);
                            }
                        });
        assertThat(cancelAfter(2, group)).isInstanceOf(IOException.class).hasMessage("soon");
        assertThat(cancelAfter(2, () -> await(spawn(group))))
                .isInstanceOf(IOException.class)
                .hasMessage("soon");
    }

    // test_taskgroup_18
    @Test
    void aBodyMayMakeAFailureOfItsCancellation() {
        TaskGroup.Action body = _ -> hangAndFail("instead");
        Throwable end = cancelAfter(2, () -> TaskGroup.run(body));
        assertThat(end).isInstanceOf(IOException.class).hasMessage("instead");
    }

    // test_taskgroup_20a, test_taskgroup_21a
    @Test
    void anErrorIsAFailureLikeOthersWhereverItComesFrom() {
        for (boolean inBody : new boolean[] {true, false}) {
            var error = new LinkageError("error");
            var exception = new IOException("exception");
            assertThatThrownBy(() ->
                            run(() ->
                                    TaskGroup.run(group -> {
                                        group.spawn(() -> {
                                            yieldNow();
                                            throw Sneaky.rethrow(inBody ? exception : error);
                                        });
                                        try {
                                            Quietly.forever();
                                        } catch (CancellationException e) {
                                            throw Sneaky.rethrow(inBody ? error : exception);
                                        }
                                    })))
                    .isSameAs(inBody ? exception : error)
                    .satisfies(e ->
                            assertThat(e.getSuppressed()).contains(inBody ? error : exception));
        }
    }

    // test_taskgroup_02
    @Test
    void childrenMayBeSpawnedWhileOthersRun() {
        run(() -> {
            var tasks =
                    TaskGroup.call(group -> {
                        var first = group.spawn(() -> after(2, 42));
                        Quietly.turns(3);
                        assertThat(first.isDone()).isTrue();
                        return List.of(first, group.spawn(() -> after(4, 11)));
                    });
            assertThat(tasks).extracting(Task::resultNow).containsExactly(42, 11);
        });
    }

    private static int after(int turns, int value) {
        Quietly.turns(turns);
        return value;
    }

    // test_taskgroup_23
    @Test
    void childrenThatAreDoneAreForgotten() {
        run(() ->
                TaskGroup.run(group -> {
                    for (int i = 0; i < 10; i++) {
                        sleep(Duration.ofMillis(100));
                        group.spawn(() -> sleep(Duration.ofMillis(350)));
                        assertThat(group.children()).hasSize(Math.min(i + 1, 4));
                    }
                    sleep(Duration.ofMillis(351));
                    assertThat(group.children()).isEmpty();
                }));
    }

    // test_taskgroup_25
    @Test
    void heraclesEndsTheHydra() {
        var heads = new int[1];
        assertThatThrownBy(() ->
                        run(() ->
                                TaskGroup.run(group -> {
                                    group.spawn(() -> hydra(group, heads));
                                    group.spawn(() -> heracles(heads));
                                })))
                .isInstanceOf(IOException.class)
                .hasMessage("burnt");
        assertThat(heads[0]).isEqualTo(31); // after 45 ms, doubled each 10 ms
    }

    private static void hydra(TaskGroup group, int[] heads) {
        heads[0]++;
        sleep(Duration.ofMillis(10));
        group.spawn(() -> hydra(group, heads));
        group.spawn(() -> hydra(group, heads));
    }

    private static void heracles(int[] heads) throws IOException {
        while (heads[0] < 10) {
            sleep(Duration.ofMillis(15));
        }
        throw new IOException("burnt");
    }

    // test_nested_groups_both_cancelled
    @Test
    void theOuterGroupsCancellationIsStillCountedAfterTheInnerGroup() {
        run(() -> {
            assertThatThrownBy(() ->
                            TaskGroup.run(outer -> {
                                assertThatThrownBy(() -> innerOf(outer)).hasMessage("inner");
                                assertThat(currentTask().cancelling()).isEqualTo(1);
                            }))
                    .hasMessage("outer");
            assertThat(currentTask().cancelling()).isZero();
        });
    }

    private static void innerOf(TaskGroup outer) {
        TaskGroup.run(inner -> {
            inner.spawn(() -> fail("inner", 1));
            outer.spawn(() -> fail("outer", 1));
        });
    }

    // test_error_and_cancel
    @Test
    void aCancellationThatMeetsAFailureIsDeliveredAfterTheGroup() {
        run(() -> {
            var task =
                    spawn(() -> {
                        assertThatThrownBy(() ->
                                        TaskGroup.run(group -> {
                                            group.spawn(() -> fail("child", 1));
                                            Quietly.forever();
                                        }))
                                .hasMessage("child");
                        assertThat(currentTask().cancelling()).isEqualTo(1);
                        Quietly.forever();
                    });
            Quietly.turns(2);
            assertThat(task.cancelling()).isZero();
            task.cancel();
            assertThat(task.cancelling()).isEqualTo(1);
            Quietly.await(task);
            assertThat(task.isCancelled()).isTrue();
        });
    }

    // test_taskgroup_context_manager_exit_raises
    @Test
    void aResourceOfTheBodyThatFailsToCloseIsOneMoreFailure() {
        run(() -> {
            assertThatThrownBy(() ->
                            TaskGroup.run(group -> {
                                try (AutoCloseable _ = () -> fail("close", 0)) {
                                    group.spawn(() -> fail("child", 1));
                                    Quietly.forever();
                                }
                            }))
                    .isInstanceOf(IOException.class)
                    .hasMessage("child")
                    .satisfies(e ->
                            assertThat(Arrays.stream(e.getSuppressed()))
                                    .filteredOn(each -> !(each instanceof AwaitSite))
                                    .extracting(Throwable::getMessage)
                                    .containsExactly("close"));
            assertThat(currentTask().cancelling()).isZero();
        });
    }

    // test_taskgroup_24
    @Test
    void groupsInChildrenOfGroupsAreWaitedFor() {
        var trail = new Trail();
        run(() -> {
            TaskGroup.run(group -> {
                group.spawn(() -> {
                    TaskGroup.run(inner -> inner.spawn(() -> trail.steps("inner", 2)));
                    trail.add("child");
                });
            });
            trail.add("over");
        });
        assertThat(trail.steps()).containsExactly("inner0", "inner1", "child", "over");
    }
}
