package dev.weft.sync;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.withTimeout;
import static dev.weft.Coroutines.yieldNow;
import static dev.weft.testing.Simulation.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Task;
import dev.weft.TaskGroup;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;

/// The situations of CPython's `test_asyncio/test_queues.py` that the other classes do not have.
class CpythonQueueTest {
    private static final Duration SHORT = Duration.ofMillis(10);

    private final List<Object> log = new ArrayList<>();

    /// The three kinds that asyncio has.
    enum Kind {
        FIFO,
        LIFO,
        PRIORITY;

        <T extends Comparable<T>> Queue<T> unbounded() {
            return bounded(Integer.MAX_VALUE);
        }

        <T extends Comparable<T>> Queue<T> bounded(int capacity) {
            return switch (this) {
                case FIFO -> Queue.bounded(capacity);
                case LIFO -> Queue.lifo(capacity);
                case PRIORITY -> Queue.priority(Comparator.naturalOrder(), capacity);
            };
        }
    }

    @Nested
    class Basics {
        // test_nonblocking_put, test_nonblocking_get
        @Test
        void anItemMayGoInAndOutWithoutALoop() {
            Queue<Integer> queue = Queue.unbounded();
            queue.putNoWait(1);
            assertThat(queue.getNoWait()).isEqualTo(1);
        }

        // test_empty, test_full
        @Test
        void anUnboundedQueueIsNeverFull() {
            run(() -> {
                Queue<Integer> queue = Queue.unbounded();
                assertThat(queue.isEmpty()).isTrue();
                queue.put(1);
                assertThat(queue.isEmpty()).isFalse();
                assertThat(queue.isFull()).isFalse();
                assertThat(queue.get()).isEqualTo(1);
                assertThat(queue.isEmpty()).isTrue();
            });
        }

        // test_maxsize
        @Test
        void aProducerStopsAtTheCapacityAndGoesOnWhenThereIsRoom() {
            run(() -> {
                Queue<Integer> queue = Queue.bounded(2);
                var task =
                        spawn(() -> {
                            for (int i = 0; i < 3; i++) {
                                queue.put(i);
                                log.add(i);
                            }
                        });
                yieldNow();
                yieldNow();
                assertThat(log).containsExactly(0, 1);
                assertThat(queue.get()).isZero();
                yieldNow();
                assertThat(log).containsExactly(0, 1, 2);
                assertThat(queue.get()).isEqualTo(1);
                assertThat(queue.get()).isEqualTo(2);
                assertThat(task.isDone()).isTrue();
            });
        }
    }

    @Nested
    class Get {
        // test_blocking_get_wait
        @Test
        void anItemMayComeFromATimer() {
            run(() -> {
                Queue<Integer> queue = Queue.unbounded();
                currentLoop().callLater(SHORT, () -> queue.putNoWait(1));
                assertThat(queue.get()).isEqualTo(1);
                assertThat(currentLoop().time()).isEqualTo(SHORT);
            });
        }

        // test_get_cancelled_race
        @Test
        void oneThatWasCancelledATurnBeforeIsNotServed() {
            run(() -> {
                Queue<String> queue = Queue.unbounded();
                Task<String> first = spawn(queue::get);
                Task<String> second = spawn(queue::get);
                yieldNow();
                first.cancel();
                yieldNow();
                assertThat(first.isDone()).isTrue();
                queue.put("a");
                yieldNow();
                assertThat(await(second)).isEqualTo("a");
            });
        }

        // test_get_with_waiting_putters
        @Test
        void itemsOfTasksThatPutComeInTheirOrder() {
            run(() -> {
                Queue<String> queue = Queue.bounded(1);
                spawn(() -> queue.put("a"));
                spawn(() -> queue.put("b"));
                assertThat(queue.get()).isEqualTo("a");
                assertThat(queue.get()).isEqualTo("b");
            });
        }

        // test_why_are_getters_waiting
        @Test
        void aProducerAndAConsumerOfAsManyItemsBothEnd() {
            run(() -> {
                Queue<Integer> queue = Queue.bounded(1);
                TaskGroup.run(group -> {
                    group.spawn(() -> {
                        for (int i = 0; i < 5; i++) {
                            queue.put(i);
                        }
                    });
                    group.spawn(() -> {
                        for (int i = 0; i < 5; i++) {
                            log.add(queue.get());
                        }
                    });
                });
                assertThat(log).containsExactly(0, 1, 2, 3, 4);
            });
        }

        // test_cancelled_getters_not_being_held_in_self_getters
        @Test
        void aGetThatTimedOutLeavesNobodyInLine() {
            run(() -> {
                Queue<Integer> queue = Queue.bounded(5);
                assertThatThrownBy(() -> withTimeout(SHORT, queue::get))
                        .isInstanceOf(TimeoutException.class);
                assertThat(currentLoop().time()).isEqualTo(SHORT);
                assertThat(queue).hasToString("Queue[0 of 5]");
            });
        }
    }

    @Nested
    class Put {
        // test_blocking_put_wait
        @Test
        void roomMayBeMadeByATimer() {
            run(() -> {
                Queue<Integer> queue = Queue.bounded(1);
                currentLoop().callLater(SHORT, queue::getNoWait);
                queue.put(1);
                assertThat(currentLoop().time()).isZero();
                queue.put(2);
                assertThat(currentLoop().time()).isEqualTo(SHORT);
                assertThat(queue.getNoWait()).isEqualTo(2);
            });
        }

        // test_get_cancel_drop_one_pending_reader
        @Test
        void aReaderThatTriesAgainAfterACancellationGetsTheFirstItem() {
            run(() -> {
                Queue<Integer> queue = Queue.unbounded();
                Task<Integer> reader = spawn(queue::get);
                yieldNow();
                queue.putNoWait(1);
                queue.putNoWait(2);
                reader.cancel();
                assertThatThrownBy(() -> await(reader)).isInstanceOf(CancellationException.class);
                assertThat(queue.get()).isEqualTo(1);
            });
        }

        // test_get_cancel_drop_many_pending_readers
        @Test
        void theOtherReadersGetAllItems() {
            run(() -> {
                Queue<Integer> queue = Queue.unbounded();
                Task<Integer> first = spawn(queue::get);
                Task<Integer> second = spawn(queue::get);
                Task<Integer> third = spawn(queue::get);
                yieldNow();
                queue.putNoWait(1);
                queue.putNoWait(2);
                first.cancel();
                assertThatThrownBy(() -> await(first)).isInstanceOf(CancellationException.class);
                assertThat(List.of(await(second), await(third))).containsExactlyInAnyOrder(1, 2);
            });
        }

        // test_put_cancelled_race
        @Test
        void oneThatWasCancelledDoesNotPut() {
            run(() -> {
                Queue<String> queue = Queue.bounded(1);
                Task<Void> a = spawn(() -> queue.put("a"));
                Task<Void> b = spawn(() -> queue.put("b"));
                Task<Void> x = spawn(() -> queue.put("X"));
                yieldNow();
                assertThat(a.isDone()).isTrue();
                assertThat(b.isDone()).isFalse();
                x.cancel();
                yieldNow();
                assertThat(x.isDone()).isTrue();
                assertThat(queue.getNoWait()).isEqualTo("a");
                yieldNow();
                assertThat(queue.getNoWait()).isEqualTo("b");
                await(b);
                assertThat(queue.isEmpty()).isTrue();
            });
        }

        // test_why_are_putters_waiting
        @Test
        void emptyingAFullQueueLetsInAsManyAsThereIsRoomFor() {
            run(() -> {
                Queue<Integer> queue = Queue.bounded(2);
                TaskGroup.run(group -> {
                    group.spawn(() -> {
                        yieldNow();
                        for (int left = queue.size(); left > 0; left--) {
                            queue.getNoWait();
                        }
                    });
                    for (int i = 0; i < 4; i++) {
                        int item = i;
                        group.spawn(() -> queue.put(item));
                    }
                });
                assertThat(queue.size()).isEqualTo(2);
            });
        }

        // test_cancelled_puts_not_being_held_in_self_putters
        @Test
        void aCancelledPutLeavesNobodyInLine() {
            run(() -> {
                Queue<Integer> queue = Queue.bounded(1);
                queue.putNoWait(1);
                Task<Void> task = spawn(() -> queue.put(1));
                yieldNow();
                assertThat(queue).hasToString("Queue[1 of 1, 1 putting, 1 unfinished]");
                task.cancel();
                assertThatThrownBy(() -> await(task)).isInstanceOf(CancellationException.class);
                assertThat(queue).hasToString("Queue[1 of 1, 1 unfinished]");
            });
        }

        // test_cancelled_put_silence_value_error_exception; the item is in, though
        @Test
        void aTaskOfOnePutCancelledAfterItsItemWasMovedInIsCancelled() {
            run(() -> {
                Queue<Integer> queue = Queue.bounded(1);
                queue.putNoWait(1);
                Task<Void> task = spawn(() -> queue.put(2));
                yieldNow();
                queue.getNoWait();
                task.cancel();
                assertThatThrownBy(() -> await(task)).isInstanceOf(CancellationException.class);
                assertThat(queue.getNoWait()).isEqualTo(2);
            });
        }
    }

    // test_task_done
    @ParameterizedTest
    @EnumSource
    void joinReturnsWhenTwoWorkersHaveDoneAll(Kind kind) {
        run(() -> {
            Queue<Integer> queue = kind.unbounded();
            int[] sum = {0};
            for (int i = 0; i < 100; i++) {
                queue.putNoWait(i);
            }
            TaskGroup.run(group -> {
                for (int worker = 0; worker < 2; worker++) {
                    group.spawn(() -> {
                        for (int item : queue) {
                            yieldNow();
                            sum[0] += item;
                            queue.taskDone();
                        }
                    });
                }
                queue.join();
                assertThat(sum[0]).isEqualTo(4950);
                queue.shutdown();
            });
        });
    }

    // test_shutdown_empty, test_shutdown_nonempty, test_shutdown_immediate and
    // test_shutdown_immediate_with_unfinished
    @ParameterizedTest
    @EnumSource
    void aShutdownIsTheSameForEachKind(Kind kind) {
        run(() -> {
            Queue<String> empty = kind.unbounded();
            Task<String> getter = spawn(empty::get);
            yieldNow();
            empty.shutdown();
            empty.join();
            assertThatThrownBy(() -> await(getter)).isInstanceOf(QueueShutDownException.class);

            Queue<String> full = kind.bounded(1);
            full.put("data");
            Task<Void> joiner = spawn(full::join);
            Task<Void> putter = spawn(() -> full.put("more"));
            yieldNow();
            full.shutdown();
            assertThatThrownBy(() -> await(putter)).isInstanceOf(QueueShutDownException.class);
            assertThat(full.get()).isEqualTo("data");
            yieldNow();
            assertThat(joiner.isDone()).isFalse();
            full.taskDone();
            await(joiner);
            assertThatThrownBy(full::taskDone).isInstanceOf(IllegalStateException.class);

            Queue<String> untouched = kind.unbounded();
            untouched.put("data");
            joiner = spawn(untouched::join);
            untouched.shutdownNow();
            await(joiner);
            assertThatThrownBy(untouched::taskDone).isInstanceOf(IllegalStateException.class);

            Queue<String> dropped = kind.unbounded();
            dropped.put("data");
            dropped.put("data");
            assertThat(dropped.get()).isEqualTo("data");
            dropped.shutdownNow();
            assertThat(dropped).hasToString("Queue[0, 1 unfinished, shut down]");
            assertThatThrownBy(dropped::getNoWait).isInstanceOf(QueueShutDownException.class);
            dropped.taskDone();
            assertThatThrownBy(dropped::taskDone).isInstanceOf(IllegalStateException.class);
        });
    }
}
