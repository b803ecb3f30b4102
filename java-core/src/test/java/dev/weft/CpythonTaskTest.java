package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.gather;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.shield;
import static dev.weft.Coroutines.sleep;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/// The situations of CPython's `test_asyncio/test_tasks.py` that the other classes do not have.
class CpythonTaskTest {
    private static <T> Future<T> pending() {
        return currentLoop().createFuture();
    }

    // test_current_task_with_interleaving_tasks
    @Test
    void theCurrentTaskIsItselfOnBothSidesOfEachAwait() {
        run(() -> {
            var first = pending();
            var second = pending();
            var tasks = new ArrayList<Task<?>>();
            for (var pair : List.of(List.of(first, second), List.of(second, first))) {
                tasks.add(
                        spawn(() -> {
                            Task<?> before = currentTask();
                            await(pair.getFirst());
                            assertThat(currentTask()).isSameAs(before);
                            pair.getLast().complete(null);
                            return before;
                        }));
            }
            yieldNow();
            first.complete(null);
            for (Task<?> task : tasks) {
                assertThat(await(task)).isSameAs(task);
            }
        });
    }

    // test_cancel_both_task_and_inner_future
    @Test
    void aTaskAndItsFutureCancelledTogetherAreOneCancellation() {
        run(() -> {
            Future<String> inner = pending();
            var seen = new int[1];
            var task =
                    spawn(() -> {
                        try {
                            await(inner);
                        } catch (CancellationException e) {
                            seen[0]++;
                            yieldNow();
                            throw e;
                        }
                    });
            yieldNow();
            inner.cancel();
            task.cancel();
            Quietly.await(task);
            assertThat(task.isCancelled()).isTrue();
            assertThat(seen[0]).isOne();
        });
    }

    // test_uncancel_structured_blocks: what a timeout does, done by hand
    @Test
    void aBlockThatCancelsItsOwnTaskTakesTheRequestBack() {
        for (boolean slow : new boolean[] {true, false}) {
            run(() -> {
                var task = spawn(() -> requestWithTimeout(slow));
                assertThat(await(task)).isEqualTo(slow ? "timed out" : "finished");
                assertThat(task.cancelling()).isZero();
            });
        }
    }

    private static String requestWithTimeout(boolean slow) {
        Task<?> task = currentTask();
        var timedOut = new boolean[1];
        Runnable expire =
                () -> {
                    timedOut[0] = true;
                    task.cancel();
                };
        Handle alarm =
                slow
                        ? currentLoop().callSoon(expire)
                        : currentLoop().callLater(Duration.ofDays(1), expire);
        String result = "finished";
        try {
            Quietly.turns(slow ? 9 : 1);
        } catch (CancellationException e) {
            assertThat(timedOut[0] && task.uncancel() == 0).isTrue();
            result = "timed out";
        } finally {
            alarm.cancel();
        }
        yieldNow(); // not disturbed any more
        return result;
    }

    // test_sleep_cancel, test_task_cancel_sleeping_task
    @Test
    void aCancelledSleepLeavesNoTimer() {
        run(() -> {
            var task = spawn(() -> sleep(Duration.ofDays(1)));
            yieldNow();
            assertThat(currentLoop().timers.isEmpty()).isFalse();
            task.cancel();
            Quietly.await(task);
            assertThat(currentLoop().timers.isEmpty()).isTrue();
        });
    }

    // test_shield_gather
    @Test
    void aShieldAroundAGatherKeepsTheWhole() {
        run(() -> {
            Future<Integer> one = pending();
            Future<Integer> two = pending();
            Future<List<Integer>> both = gather(one, two);
            var shielded = shield(both);
            shielded.cancel();
            yieldNow();
            assertThat(shielded.isCancelled()).isTrue();
            assertThat(both.isDone()).isFalse();
            one.complete(1);
            two.complete(2);
            assertThat(await(both)).containsExactly(1, 2);
        });
    }

    // test_gather_shield
    @Test
    void aGatherOfShieldsCanBeCancelledAndLeavesTheirsAlone() {
        run(() -> {
            Future<Integer> one = pending();
            Future<Integer> two = pending();
            Future<List<Integer>> both = gather(shield(one), shield(two));
            both.cancel();
            assertThatThrownBy(() -> await(both)).isInstanceOf(CancellationException.class);
            assertThat(one.isDone()).isFalse();
            assertThat(two.isDone()).isFalse();
        });
    }

    // test_constructor_heterogenous_futures
    @Test
    void aGatherOfTwoLoopsIsRefused() {
        try (EventLoop other = EventLoop.start("other")) {
            Future<Integer> foreign = other.createFuture();
            run(() ->
                    assertThatThrownBy(() -> gather(CpythonTaskTest.<Integer>pending(), foreign))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("belongs to another loop"));
        }
    }

    // test_cancel_gather_2: an outer task that is cancelled while it gathers a gathering task
    @Test
    void aCancellationGoesThroughGathersOfGathers() {
        run(() -> {
            Task<List<Object>> inner = spawn(() -> await(gather(pending(), pending())));
            var outer = spawn(() -> await(gather(inner)));
            Quietly.turns(2);
            outer.cancel("through all");
            assertThatThrownBy(() -> await(outer))
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("through all");
            assertThat(inner.isCancelled()).isTrue();
        });
    }
}
