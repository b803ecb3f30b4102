package dev.weft.sync;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.withTimeout;
import static dev.weft.Coroutines.yieldNow;
import static dev.weft.testing.Simulation.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Task;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;

class QueueTest {
    private final List<String> log = new ArrayList<>();

    private Task<String> getter(Queue<String> queue) {
        return spawn(queue::get);
    }

    private Task<Void> putter(Queue<String> queue, String item) {
        return spawn(
                "putter of " + item,
                () -> {
                    queue.put(item);
                    log.add("put " + item);
                });
    }

    private static Queue<String> full(String item) {
        Queue<String> queue = Queue.bounded(1);
        queue.putNoWait(item);
        return queue;
    }

    @Nested
    class Get {
        private final Queue<String> queue = Queue.unbounded();

        @Test
        void takesTheOldestItemWithoutASwitch() {
            run(() -> {
                spawn(() -> log.add("switched"));
                queue.putNoWait("a");
                queue.putNoWait("b");
                assertThat(queue.get()).isEqualTo("a");
                assertThat(queue.get()).isEqualTo("b");
                assertThat(log).isEmpty();
            });
        }

        @Test
        void waitsForAnItemInTheOrderOfComing() {
            run(() -> {
                Task<String> first = getter(queue);
                Task<String> second = getter(queue);
                yieldNow();
                queue.putNoWait("a");
                queue.putNoWait("b");
                assertThat(first.isDone()).isFalse();
                assertThat(await(first)).isEqualTo("a");
                assertThat(await(second)).isEqualTo("b");
            });
        }

        @Test
        void cancelledWhileItWaitsLeavesTheLine() {
            run(() -> {
                Task<String> first = getter(queue);
                Task<String> second = getter(queue);
                yieldNow();
                first.cancel();
                queue.putNoWait("a");
                assertThat(await(second)).isEqualTo("a");
                assertThat(first.isCancelled()).isTrue();
                assertThat(queue.size()).isZero();
            });
        }

        @Test
        void cancelledGetterPassesItsItemOn() {
            run(() -> {
                Task<String> first = getter(queue);
                Task<String> second = getter(queue);
                yieldNow();
                queue.putNoWait("a");
                first.cancel();
                assertThat(await(second)).isEqualTo("a");
                assertThat(first.isCancelled()).isTrue();
                assertThat(queue).hasToString("Queue[0, 1 unfinished]");
            });
        }

        @Test
        void cancelledGetterWithNobodyNextGivesItsItemBack() {
            run(() -> {
                Task<String> first = getter(queue);
                yieldNow();
                queue.putNoWait("a");
                queue.putNoWait("b");
                first.cancel();
                assertThat(queue.size()).isEqualTo(1);
                yieldNow();
                assertThat(queue.size()).isEqualTo(2);
                assertThat(queue.getNoWait()).isEqualTo("a");
                assertThat(queue.getNoWait()).isEqualTo("b");
            });
        }

        @Test
        void isNotRobbedOfItsItemByOneThatComesLater() {
            run(() -> {
                Task<String> first = getter(queue);
                yieldNow();
                queue.putNoWait("a");
                assertThat(queue.isEmpty()).isTrue();
                assertThatThrownBy(queue::getNoWait).isInstanceOf(QueueEmptyException.class);
                Task<String> later = getter(queue);
                assertThat(await(first)).isEqualTo("a");
                yieldNow();
                assertThat(later.isDone()).isFalse();
                later.cancel();
            });
        }

        @Test
        void itemsGivenBackMayBeMoreThanTheCapacity() {
            run(() -> {
                Queue<String> one = Queue.bounded(1);
                Task<String> getter = getter(one);
                yieldNow();
                one.putNoWait("a"); // is the getter's
                one.putNoWait("b");
                getter.cancel();
                yieldNow();
                assertThat(one.size()).isEqualTo(2);
                Task<Void> putter = putter(one, "c");
                yieldNow();
                assertThat(one.get()).isEqualTo("a");
                yieldNow();
                assertThat(putter.isDone()).isFalse();
                assertThat(one.get()).isEqualTo("b");
                assertThat(one.get()).isEqualTo("c");
            });
        }
    }

    @Nested
    class Put {
        @Test
        void putsWithoutASwitchWhileThereIsRoom() {
            run(() -> {
                Queue<String> queue = Queue.bounded(2);
                spawn(() -> log.add("switched"));
                queue.put("a");
                queue.put("b");
                assertThat(queue.isFull()).isTrue();
                assertThat(log).isEmpty();
            });
        }

        @Test
        void waitsForRoomInTheOrderOfComing() {
            run(() -> {
                Queue<String> queue = full("a");
                putter(queue, "b");
                putter(queue, "c");
                yieldNow();
                assertThat(log).isEmpty();
                assertThat(queue.get()).isEqualTo("a");
                yieldNow();
                assertThat(log).containsExactly("put b");
                assertThat(queue.get()).isEqualTo("b");
                assertThat(queue.get()).isEqualTo("c");
            });
        }

        @Test
        void cancelledWhileItWaitsPutsNothing() {
            run(() -> {
                Queue<String> queue = full("a");
                Task<Void> b = putter(queue, "b");
                putter(queue, "c");
                yieldNow();
                b.cancel();
                yieldNow();
                assertThat(queue.get()).isEqualTo("a");
                assertThat(queue.get()).isEqualTo("c");
                yieldNow();
                assertThat(b.isCancelled()).isTrue();
                assertThat(log).containsExactly("put c");
            });
        }

        @Test
        void cancelledAfterItsItemWasTakenReturnsAndIsCancelledAtTheNextAwait() {
            run(() -> {
                Queue<String> queue = full("a");
                var task =
                        spawn(() -> {
                            queue.put("b");
                            log.add("put b");
                            assertThat(currentTask().cancelling()).isOne();
                            try {
                                yieldNow();
                            } catch (CancellationException e) {
                                log.add(e.getMessage());
                                throw e;
                            }
                        });
                yieldNow();
                queue.getNoWait();
                task.cancel("enough");
                yieldNow();
                assertThat(log).containsExactly("put b");
                yieldNow();
                assertThat(log).containsExactly("put b", "enough");
                assertThat(task.isCancelled()).isTrue();
                assertThat(queue.getNoWait()).isEqualTo("b");
            });
        }

        @Test
        void timedOutAfterItsItemWasTakenDoesNotTimeOut() {
            run(() -> {
                Queue<String> queue = full("a");
                var task =
                        spawn(() -> {
                            withTimeout(Duration.ZERO, () -> queue.put("b"));
                            yieldNow();
                            return currentTask().cancelling();
                        });
                yieldNow(); // it waits, and its time is over after this turn
                queue.getNoWait();
                assertThat(await(task)).isZero();
            });
        }

        @Test
        void doesNotOvertakeThoseWhoWait() {
            run(() -> {
                Queue<String> queue = full("a");
                putter(queue, "b");
                yieldNow();
                queue.getNoWait();
                assertThat(queue.isFull()).isTrue();
                assertThatThrownBy(() -> queue.putNoWait("c"))
                        .isInstanceOf(QueueFullException.class);
                assertThat(queue.getNoWait()).isEqualTo("b");
            });
        }
    }

    @Nested
    class NoWait {
        @Test
        void getFromAnEmptyQueueThrows() {
            Queue<String> queue = Queue.unbounded();
            assertThatThrownBy(queue::getNoWait)
                    .isInstanceOf(QueueEmptyException.class)
                    .hasMessage("Queue[0]");
        }

        @Test
        void putIntoAFullQueueThrows() {
            assertThatThrownBy(() -> full("a").putNoWait("b"))
                    .isInstanceOf(QueueFullException.class)
                    .hasMessage("Queue[1 of 1, 1 unfinished]");
        }
    }

    @Nested
    class ForEach {
        @Test
        void givesItemsAsTheyComeUntilTheShutdown() {
            run(() -> {
                Queue<String> queue = Queue.unbounded();
                queue.putNoWait("a");
                var task =
                        spawn(() -> {
                            for (String item : queue) {
                                log.add(item);
                            }
                            log.add("end");
                        });
                yieldNow();
                assertThat(log).containsExactly("a");
                queue.putNoWait("b");
                queue.putNoWait("c");
                queue.shutdown();
                await(task);
                assertThat(log).containsExactly("a", "b", "c", "end");
            });
        }

        @Test
        void givesEachItemToOneOfSeveral() {
            run(() -> {
                Queue<String> queue = Queue.bounded(1);
                for (String name : List.of("x", "y")) {
                    spawn(() -> queue.forEach(item -> log.add(name + item)));
                }
                yieldNow();
                for (String item : List.of("1", "2", "3")) {
                    queue.put(item);
                    yieldNow();
                }
                assertThat(log).containsExactly("x1", "y2", "x3");
                queue.shutdown();
            });
        }

        @Test
        void cancelledWhileItWaitsLosesNothing() {
            run(() -> {
                Queue<String> queue = Queue.unbounded();
                var task = spawn(() -> queue.forEach(log::add));
                yieldNow();
                queue.putNoWait("a");
                task.cancel();
                yieldNow();
                assertThat(task.isCancelled()).isTrue();
                assertThat(log).isEmpty();
                assertThat(queue.getNoWait()).isEqualTo("a");
            });
        }

        @Test
        void anIteratorMayBeAskedForTheNextAtOnceAndEndsWithAnError() {
            run(() -> {
                Queue<String> queue = Queue.unbounded();
                queue.putNoWait("a");
                queue.shutdown();
                var items = queue.iterator();
                assertThat(items.next()).isEqualTo("a");
                assertThat(items.hasNext()).isFalse();
                assertThatThrownBy(items::next).isInstanceOf(NoSuchElementException.class);
            });
        }
    }

    @Test
    void tellsWhatIsInItAndWhoWaits() {
        run(() -> {
            Queue<String> queue = full("a");
            var putters = List.of(putter(queue, "b"), putter(queue, "c"));
            yieldNow();
            assertThat(queue).hasToString("Queue[1 of 1, 2 putting, 1 unfinished]");
            queue.shutdownNow();
            assertThat(queue).hasToString("Queue[0 of 1, shut down]");
            for (var putter : putters) {
                assertThatThrownBy(() -> await(putter)).isInstanceOf(QueueShutDownException.class);
            }
            Queue<String> other = Queue.unbounded();
            Task<String> getter = getter(other);
            yieldNow();
            assertThat(other).hasToString("Queue[0, 1 getting]");
            getter.cancel();
        });
    }
}
