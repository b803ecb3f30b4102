package dev.weft.sync;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Task;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

class QueueKindsTest {
    private final List<String> log = new ArrayList<>();

    private static <T> List<T> drain(Queue<T> queue) {
        var items = new ArrayList<T>();
        while (!queue.isEmpty()) {
            items.add(queue.getNoWait());
        }
        return items;
    }

    @Test
    void aCapacityIsAtLeastOne() {
        assertThatThrownBy(() -> Queue.bounded(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Queue.lifo(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Queue.priority(Comparator.<String>naturalOrder(), -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1");
    }

    @Test
    void capacityTellsWhatItWasMadeWith() {
        assertThat(Queue.unbounded().capacity()).isEqualTo(Integer.MAX_VALUE);
        assertThat(Queue.bounded(3).capacity()).isEqualTo(3);
        assertThat(Queue.rendezvous().capacity()).isZero();
        assertThat(Queue.conflated().capacity()).isOne();
    }

    @Nested
    class Rendezvous {
        private final Queue<String> queue = Queue.rendezvous();

        private Task<Void> putter(String item) {
            return spawn(() -> {
                queue.put(item);
                log.add("put " + item);
            });
        }

        @Test
        void aPutWaitsUntilSomebodyGets() {
            run(() -> {
                putter("a");
                putter("b");
                yieldNow();
                assertThat(log).isEmpty();
                assertThat(queue.size()).isZero();
                assertThat(queue.get()).isEqualTo("a");
                assertThat(queue.getNoWait()).isEqualTo("b");
                yieldNow();
                assertThat(log).containsExactly("put a", "put b");
            });
        }

        @Test
        void aPutReturnsAtOnceIfSomebodyWaits() {
            run(() -> {
                Task<String> getter = spawn(queue::get);
                yieldNow();
                assertThat(queue.isFull()).isFalse();
                queue.put("a");
                assertThat(getter.isDone()).isFalse();
                assertThat(queue.isFull()).isTrue();
                assertThat(await(getter)).isEqualTo("a");
            });
        }

        @Test
        void withoutAPartnerNothingGoes() {
            run(() -> {
                assertThat(queue.isEmpty()).isTrue();
                assertThat(queue.isFull()).isTrue();
                assertThatThrownBy(() -> queue.putNoWait("a"))
                        .isInstanceOf(QueueFullException.class);
                assertThatThrownBy(queue::getNoWait).isInstanceOf(QueueEmptyException.class);
            });
        }

        @Test
        void aPutCancelledWhileItWaitsPutsNothing() {
            run(() -> {
                Task<Void> a = putter("a");
                yieldNow();
                a.cancel();
                assertThat(queue.isEmpty()).isTrue();
                assertThatThrownBy(queue::getNoWait).isInstanceOf(QueueEmptyException.class);
            });
        }

        @Test
        void aPutCancelledAfterItsItemWasTakenHasPutIt() {
            run(() -> {
                Task<Void> a = putter("a");
                yieldNow();
                assertThat(queue.getNoWait()).isEqualTo("a");
                a.cancel();
                yieldNow();
                assertThat(log).containsExactly("put a");
                assertThat(a.isCancelled()).isTrue();
            });
        }

        @Test
        void anItemThatItsGetterCannotTakeAnyMoreIsKept() {
            run(() -> {
                Task<String> getter = spawn(queue::get);
                yieldNow();
                queue.put("a");
                getter.cancel();
                putter("b");
                yieldNow();
                assertThat(queue.size()).isOne();
                assertThat(queue.get()).isEqualTo("a");
                assertThat(queue.get()).isEqualTo("b");
            });
        }
    }

    @Nested
    class Conflated {
        private final Queue<String> queue = Queue.conflated();

        @Test
        void keepsTheLatestAndIsNeverFull() {
            run(() -> {
                queue.put("a");
                queue.put("b");
                queue.putNoWait("c");
                assertThat(queue.isFull()).isFalse();
                assertThat(drain(queue)).containsExactly("c");
            });
        }

        @Test
        void thoseWhoWaitGetTheFirstOnes() {
            run(() -> {
                Task<String> first = spawn(queue::get);
                Task<String> second = spawn(queue::get);
                yieldNow();
                for (String item : List.of("a", "b", "c", "d")) {
                    queue.putNoWait(item);
                }
                assertThat(await(first)).isEqualTo("a");
                assertThat(await(second)).isEqualTo("b");
                assertThat(drain(queue)).containsExactly("d");
            });
        }

        @Test
        void whatWasReplacedNeedsNoTaskDone() {
            run(() -> {
                queue.putNoWait("a");
                queue.putNoWait("b");
                queue.getNoWait();
                queue.taskDone();
                queue.join();
            });
        }

        @Test
        void anItemGivenBackIsKeptIfItIsTheLatest() {
            run(() -> {
                Task<String> getter = spawn(queue::get);
                yieldNow();
                queue.putNoWait("a");
                getter.cancel();
                yieldNow();
                assertThat(drain(queue)).containsExactly("a");
            });
        }

        @Test
        void anItemGivenBackIsDroppedIfALaterOneHasCome() {
            run(() -> {
                Task<String> getter = spawn(queue::get);
                yieldNow();
                queue.putNoWait("a");
                queue.putNoWait("b");
                getter.cancel();
                yieldNow();
                assertThat(drain(queue)).containsExactly("b");
                queue.taskDone();
                queue.join();
            });
        }
    }

    @Nested
    class Lifo {
        @Test
        void givesTheNewestFirst() {
            run(() -> {
                Queue<Integer> queue = Queue.lifo();
                List.of(1, 3, 2).forEach(queue::put);
                assertThat(drain(queue)).containsExactly(2, 3, 1);
            });
        }

        @Test
        void withACapacityItMovesInWhatWaits() {
            run(() -> {
                Queue<Integer> queue = Queue.lifo(1);
                queue.put(1);
                var putter = spawn(() -> queue.put(2));
                yieldNow();
                assertThat(queue.get()).isEqualTo(1);
                assertThat(queue.get()).isEqualTo(2);
                await(putter);
            });
        }
    }

    @Nested
    class Priority {
        @Test
        void givesTheLeastFirst() {
            run(() -> {
                Queue<Integer> queue = Queue.priority(Comparator.naturalOrder());
                List.of(4, 1, 3, 2).forEach(queue::put);
                assertThat(drain(queue)).containsExactly(1, 2, 3, 4);
            });
        }

        @Test
        void givesEqualItemsInTheOrderOfComing() {
            run(() -> {
                Queue<String> queue = Queue.priority(Comparator.comparing(String::length));
                var items = new ArrayList<String>();
                for (int i = 10; i < 50; i++) {
                    items.add("" + i);
                    items.add("a" + i);
                }
                Collections.shuffle(items, new Random(7));
                items.forEach(queue::put);
                var expected = new ArrayList<>(items);
                expected.sort(Comparator.comparing(String::length)); // which is stable
                assertThat(drain(queue)).isEqualTo(expected);
            });
        }

        @Test
        void staysInOrderWhileItemsComeAndGo() {
            run(() -> {
                var random = new Random(11);
                Queue<Integer> queue = Queue.priority(Comparator.naturalOrder());
                var model = new java.util.PriorityQueue<Integer>();
                for (int i = 0; i < 2_000; i++) {
                    if (model.isEmpty() || random.nextInt(5) < 3) {
                        int item = random.nextInt(100);
                        queue.put(item);
                        model.add(item);
                    } else {
                        assertThat(queue.get()).isEqualTo(model.remove());
                    }
                }
                assertThat(queue.size()).isEqualTo(model.size());
            });
        }

        @Test
        void aWaiterGetsTheLeastThatIsThereWhenItRuns() {
            run(() -> {
                Queue<Integer> queue = Queue.priority(Comparator.naturalOrder());
                Task<Integer> getter = spawn(queue::get);
                yieldNow();
                queue.putNoWait(2);
                queue.putNoWait(1);
                assertThat(await(getter)).isEqualTo(1);
                assertThat(drain(queue)).containsExactly(2);
            });
        }

        @Test
        void anItemThatCannotBeComparedIsRefusedAndHarmsNobody() {
            run(() -> {
                Queue<Object> queue = Queue.priority(QueueKindsTest::strictly, 2);
                queue.put(1);
                assertThatThrownBy(() -> queue.put("x")).isInstanceOf(ClassCastException.class);
                queue.put(2);
                Task<Void> bad = spawn(() -> queue.put("y"));
                Task<Void> good = spawn(() -> queue.put(0));
                yieldNow();
                assertThat(queue.get()).isEqualTo(1);
                assertThat(queue.size()).isEqualTo(2);
                assertThatThrownBy(() -> await(bad)).isInstanceOf(ClassCastException.class);
                await(good);
                assertThat(drain(queue)).containsExactly(0, 2);
            });
        }

        @Test
        void anItemThatCannotBeComparedWakesNobody() {
            run(() -> {
                Queue<Object> queue = Queue.priority(QueueKindsTest::strictly);
                queue.put(1);
                queue.put(2);
                Task<Object> promised = null;
                assertThat(drain(queue)).containsExactly(1, 2);
                promised = spawn(queue::get);
                Task<Object> second = spawn(queue::get);
                yieldNow();
                queue.put(3);
                assertThatThrownBy(() -> queue.put("x")).isInstanceOf(ClassCastException.class);
                assertThat(await(promised)).isEqualTo(3);
                assertThat(second.isDone()).isFalse();
                assertThat(queue.size()).isZero();
                second.cancel();
            });
        }
    }

    private static int strictly(Object a, Object b) {
        return ((Integer) a).compareTo((Integer) b);
    }
}
