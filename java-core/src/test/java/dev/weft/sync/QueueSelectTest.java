package dev.weft.sync;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.select;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;
import static dev.weft.testing.Simulation.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Clause;
import dev.weft.Task;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Function;

/// `select` over queues: what is not chosen stays where it was.
class QueueSelectTest {
    private final List<String> log = new ArrayList<>();
    private final Queue<String> left = Queue.unbounded();
    private final Queue<String> right = Queue.unbounded();

    private static Clause<String> get(Queue<String> queue) {
        return queue.onGet(Function.identity());
    }

    private static Clause<String> put(Queue<String> queue, String item) {
        return queue.onPut(item, () -> "put " + item);
    }

    private static Queue<String> full(String item) {
        Queue<String> queue = Queue.bounded(1);
        queue.putNoWait(item);
        return queue;
    }

    private Task<String> either() {
        return spawn(() -> select(get(left), get(right)));
    }

    @Nested
    class OnGet {
        @Test
        void takesAnItemThatIsThereWithoutASwitch() {
            run(() -> {
                spawn(() -> log.add("switched"));
                left.putNoWait("l");
                right.putNoWait("r");
                String got = select(get(left), get(right));
                assertThat(got).isEqualTo("l");
                assertThat(left.size()).isZero();
                assertThat(right.size()).isOne();
                assertThat(log).isEmpty();
            });
        }

        @Test
        void waitsForAnItemAndTakesNoOther() {
            run(() -> {
                Task<String> task = either();
                yieldNow();
                right.putNoWait("r");
                left.putNoWait("l");
                assertThat(await(task)).isEqualTo("r");
                assertThat(left.getNoWait()).isEqualTo("l");
                assertThat(right.size()).isZero();
            });
        }

        @Test
        void waitsInLineLikeAnyGet() {
            run(() -> {
                Task<String> before = spawn(left::get);
                Task<String> selecting = either();
                Task<String> behind = spawn(left::get);
                yieldNow();
                List.of("1", "2", "3").forEach(left::putNoWait);
                assertThat(await(before)).isEqualTo("1");
                assertThat(await(selecting)).isEqualTo("2");
                assertThat(await(behind)).isEqualTo("3");
            });
        }

        @Test
        void oneThatIsServedElsewhereIsPassedOver() {
            run(() -> {
                either();
                Task<String> getter = spawn(left::get);
                yieldNow();
                right.putNoWait("r");
                left.putNoWait("l"); // the select, first in line, has not run yet
                assertThat(await(getter)).isEqualTo("l");
            });
        }

        @Test
        void cancelledWhileItWaitsLeavesBothLines() {
            run(() -> {
                Task<String> task = either();
                yieldNow();
                task.cancel();
                yieldNow();
                assertThat(task.isCancelled()).isTrue();
                left.putNoWait("l");
                assertThat(left.getNoWait()).isEqualTo("l");
                assertThat(left).hasToString("Queue[0, 1 unfinished]");
                assertThat(right).hasToString("Queue[0]");
            });
        }

        @Test
        void cancelledAfterTheChoiceGivesTheItemToTheNext() {
            run(() -> {
                Task<String> task = either();
                Task<String> next = spawn(left::get);
                yieldNow();
                left.putNoWait("l");
                task.cancel();
                assertThat(await(next)).isEqualTo("l");
                assertThat(task.isCancelled()).isTrue();
            });
        }

        @Test
        void cancelledAfterTheChoiceWithNobodyNextGivesTheItemBack() {
            run(() -> {
                Task<String> task = either();
                yieldNow();
                left.putNoWait("l");
                task.cancel();
                yieldNow();
                assertThat(left.getNoWait()).isEqualTo("l");
            });
        }

        @Test
        void lettingOneInThatWaitsToPut() {
            run(() -> {
                Queue<String> queue = full("a");
                Task<Void> putter = spawn(() -> queue.put("b"));
                yieldNow();
                String got = select(get(queue));
                assertThat(got).isEqualTo("a");
                assertThat(queue.size()).isOne();
                await(putter);
            });
        }

        @Test
        void runsItsFunctionAfterTheWaitingIsOver() {
            run(() -> {
                Task<String> task =
                        spawn(() ->
                                select(
                                        left.onGet(item -> {
                                            yieldNow(); // it may await
                                            return item + " " + left + " " + right;
                                        }),
                                        get(right)));
                yieldNow();
                left.putNoWait("l");
                assertThat(await(task)).isEqualTo("l Queue[0, 1 unfinished] Queue[0]");
            });
        }
    }

    @Nested
    class OnPut {
        @Test
        void putsWithoutASwitchWhereThereIsRoom() {
            run(() -> {
                Queue<String> full = full("a");
                String done = select(put(full, "x"), put(left, "y"));
                assertThat(done).isEqualTo("put y");
                assertThat(left.getNoWait()).isEqualTo("y");
                assertThat(full.size()).isOne();
            });
        }

        @Test
        void waitsForRoomAndPutsNothingElse() {
            run(() -> {
                Queue<String> one = full("a");
                Queue<String> two = full("b");
                Task<String> task = spawn(() -> select(put(one, "x"), put(two, "y")));
                yieldNow();
                assertThat(two.getNoWait()).isEqualTo("b");
                assertThat(one.getNoWait()).isEqualTo("a");
                assertThat(await(task)).isEqualTo("put y");
                assertThat(one.isEmpty()).isTrue();
                assertThat(two.getNoWait()).isEqualTo("y");
            });
        }

        @Test
        void cancelledWhileItWaitsPutsNothing() {
            run(() -> {
                Queue<String> queue = full("a");
                Task<String> task = spawn(() -> select(put(queue, "x")));
                yieldNow();
                task.cancel();
                assertThat(queue.getNoWait()).isEqualTo("a");
                assertThat(queue.isEmpty()).isTrue();
            });
        }

        @Test
        void cancelledAfterTheItemWasTakenReturnsAndIsCancelledAtTheNextAwait() {
            run(() -> {
                Queue<String> queue = Queue.rendezvous();
                var task =
                        spawn(() -> {
                            log.add(select(put(queue, "x")));
                            assertThat(currentTask().cancelling()).isOne();
                            yieldNow();
                        });
                yieldNow();
                assertThat(queue.getNoWait()).isEqualTo("x");
                task.cancel();
                assertThatThrownBy(() -> await(task)).isInstanceOf(CancellationException.class);
                assertThat(log).containsExactly("put x");
            });
        }

        @Test
        void twoSelectsMeetAtARendezvous() {
            run(() -> {
                Queue<String> meeting = Queue.rendezvous();
                Task<String> one = spawn(() -> select(get(meeting), get(left)));
                Task<String> two = spawn(() -> select(put(meeting, "x"), get(right)));
                assertThat(await(one)).isEqualTo("x");
                assertThat(await(two)).isEqualTo("put x");
            });
        }

        @Test
        void aSelectIsNoPartnerForItself() {
            run(() -> {
                Queue<String> meeting = Queue.rendezvous();
                Task<String> one = spawn(() -> select(put(meeting, "x"), get(meeting)));
                yieldNow();
                assertThat(one.isDone()).isFalse();
                Task<String> two = spawn(() -> select(put(meeting, "y"), get(meeting)));
                assertThat(await(one)).isEqualTo("y");
                assertThat(await(two)).isEqualTo("put y");
            });
        }
    }

    @Nested
    class ShutDown {
        @Test
        void throwsWhereTheQueueIsShutDownAndEmpty() {
            run(() -> {
                right.putNoWait("r");
                right.shutdown();
                String got = select(get(left), get(right));
                assertThat(got).isEqualTo("r");
                assertThatThrownBy(() -> select(get(left), get(right)))
                        .isInstanceOf(QueueShutDownException.class);
                assertThatThrownBy(() -> select(put(right, "x")))
                        .isInstanceOf(QueueShutDownException.class);
            });
        }

        @Test
        void throwsWhenAQueueIsShutDownMeanwhile() {
            run(() -> {
                Queue<String> full = full("a");
                Task<String> getting = either();
                Task<String> putting = spawn(() -> select(put(full, "x")));
                yieldNow();
                right.shutdown();
                full.shutdown();
                assertThatThrownBy(() -> await(getting)).isInstanceOf(QueueShutDownException.class);
                assertThatThrownBy(() -> await(putting)).isInstanceOf(QueueShutDownException.class);
                assertThat(full.size()).isOne();
            });
        }

        @Test
        void takesWhatACancelledGetterLeftMeanwhile() {
            run(() -> {
                Task<String> getter = spawn(left::get);
                Task<String> selecting = either();
                yieldNow();
                left.putNoWait("l");
                left.shutdown();
                getter.cancel();
                assertThat(await(selecting)).isEqualTo("l");
            });
        }

        @Test
        void throwsIfWhatWasChosenIsDropped() {
            run(() -> {
                Task<String> task = either();
                yieldNow();
                left.putNoWait("l");
                left.shutdownNow();
                assertThatThrownBy(() -> await(task)).isInstanceOf(QueueShutDownException.class);
            });
        }

        @Test
        void cancelledAfterTheShutdownIsCancelled() {
            run(() -> {
                Task<String> task = either();
                yieldNow();
                left.shutdown();
                task.cancel();
                yieldNow();
                assertThat(task.isCancelled()).isTrue();
            });
        }
    }

    @Test
    void overFourQueuesNothingIsLostAndEachKeepsItsOrder() {
        run(() -> {
            List<Queue<String>> queues =
                    List.of(
                            Queue.unbounded(),
                            Queue.bounded(2),
                            Queue.bounded(1),
                            Queue.rendezvous());
            for (int q = 0; q < 4; q++) {
                String name = "abcd".substring(q, q + 1);
                Queue<String> queue = queues.get(q);
                spawn(() -> {
                    for (int i = 0; i < 5; i++) {
                        queue.put(name + i);
                        yieldNow();
                    }
                });
            }
            for (int i = 0; i < 20; i++) {
                log.add(
                        select(
                                get(queues.get(0)),
                                get(queues.get(1)),
                                get(queues.get(2)),
                                get(queues.get(3))));
            }
            for (String name : List.of("a", "b", "c", "d")) {
                assertThat(log.stream().filter(item -> item.startsWith(name)))
                        .containsExactly(name + 0, name + 1, name + 2, name + 3, name + 4);
            }
            String last =
                    select(get(queues.get(3)), Clause.after(Duration.ZERO, () -> "nothing left"));
            assertThat(last).isEqualTo("nothing left");
        });
    }

    @Test
    void aClauseMayBeKeptAndUsedAgainAlsoByTwoAtOnce() {
        run(() -> {
            Clause<String> clause = get(left);
            Task<String> one = spawn(() -> select(clause, get(right)));
            Task<String> two = spawn(() -> select(clause, get(right)));
            yieldNow();
            left.putNoWait("1");
            left.putNoWait("2");
            left.putNoWait("3");
            assertThat(await(one)).isEqualTo("1");
            assertThat(await(two)).isEqualTo("2");
            String third = select(clause);
            assertThat(third).isEqualTo("3");
        });
    }
}
