package dev.weft.sync;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.EventLoop;
import dev.weft.Task;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.Comparator;
import java.util.Map;

/// Used from where it must not be, or with a null: a clear error, and no harm done.
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SyncMisuseTest {
    private static void assertIllegal(String message, ThrowingCallable misuse) {
        assertThatThrownBy(misuse)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(message);
    }

    private static void assertRefused(String parameter, ThrowingCallable misuse) {
        assertThatThrownBy(misuse).isInstanceOf(NullPointerException.class).hasMessage(parameter);
    }

    @Nested
    class Loops {
        @Test
        void anObjectBelongsToTheFirstLoopThatUsesIt() throws Exception {
            var lock = new Lock();
            var semaphore = new Semaphore(1);
            var event = new Event();
            var condition = new Condition();
            var barrier = new Barrier(2);
            Queue<String> queue = Queue.unbounded();
            try (var loop = EventLoop.start("first")) {
                loop.submit(
                                () -> {
                                    lock.acquire();
                                    semaphore.acquire();
                                    event.clear();
                                    condition.acquire();
                                    condition.signal();
                                    barrier.reset();
                                    queue.putNoWait("a");
                                    return null;
                                })
                        .get();
                Map<String, ThrowingCallable> uses =
                        Map.ofEntries(
                                Map.entry("Lock[", lock::release),
                                Map.entry("Semaphore[", semaphore::release),
                                Map.entry("Event[", event::set),
                                Map.entry("Condition[", condition::signal),
                                Map.entry("Barrier[", barrier::abort),
                                Map.entry("Queue[1, ", queue::getNoWait));
                uses.forEach((name, use) -> {
                    assertIllegal("on a thread of no loop", use);
                    assertIllegal(name, use);
                    run(() -> assertIllegal("was used on EventLoop[", use));
                });
                run(() -> {
                    assertIllegal("belongs to EventLoop[first", lock::acquire);
                    assertIllegal("belongs to", semaphore::acquire);
                    assertIllegal("belongs to", event::await);
                    assertIllegal("belongs to", condition::await);
                    assertIllegal("belongs to", barrier::await);
                    assertIllegal("belongs to", queue::get);
                    assertIllegal("belongs to", () -> queue.put("b"));
                    assertIllegal("belongs to", queue::shutdown);
                    assertIllegal("belongs to", queue::shutdownNow);
                    assertIllegal("belongs to", queue::taskDone);
                    assertIllegal("belongs to", queue::join);
                });
                assertThat(queue).hasToString("Queue[1, 1 unfinished]");
            }
        }

        @Test
        void aQueueMayBeFilledBeforeTheLoopRunsAndReadAfterIt() {
            Queue<String> in = Queue.unbounded();
            Queue<String> out = Queue.unbounded();
            in.putNoWait("a");
            in.putNoWait("b");
            in.shutdown();
            run(() -> in.forEach(item -> out.putNoWait(item + item)));
            assertThat(out.getNoWait()).isEqualTo("aa");
            assertThat(out.getNoWait()).isEqualTo("bb");
            run(() -> out.putNoWait("c")); // another loop, after the first
            assertThat(out.getNoWait()).isEqualTo("c");
        }
    }

    @Nested
    class OutsideATask {
        @Test
        void whatMustWaitIsAnErrorAndNobodyIsLeftInLine() {
            run(() -> {
                var lock = new Lock();
                var semaphore = new Semaphore(0);
                var event = new Event();
                var barrier = new Barrier(2);
                Queue<String> queue = Queue.rendezvous();
                lock.acquire();
                currentLoop()
                        .callSoon(() -> {
                            assertIllegal("callback", lock::acquire);
                            assertIllegal("callback", semaphore::acquire);
                            assertIllegal("callback", event::await);
                            assertIllegal("callback", barrier::await);
                            assertIllegal("callback", queue::get);
                            assertIllegal("callback", () -> queue.put("a"));
                        });
                yieldNow();
                assertThat(lock.toString()).doesNotContain("waiting");
                assertThat(semaphore).hasToString("Semaphore[0 free]");
                assertThat(event).hasToString("Event[not set]");
                assertThat(barrier).hasToString("Barrier[filling, 0 of 2]");
                assertThat(queue).hasToString("Queue[0 of 0]");
            });
        }

        @Test
        void whatNeedNotWaitIsForCallbacksToo() {
            run(() -> {
                Queue<String> queue = Queue.unbounded();
                var task = spawn(queue::get);
                currentLoop().callSoon(() -> queue.putNoWait("from a callback"));
                assertThat(await(task)).isEqualTo("from a callback");
            });
        }

        @Test
        void aThreadOfNoLoopCannotWait() {
            assertIllegal("no task", () -> new Lock().acquire());
            assertIllegal("no task", () -> new Event().await());
            assertIllegal("no task", () -> Queue.unbounded().get());
        }
    }

    @Test
    void aGateThatOtherCodeCompletesGivesNothingAway() {
        run(() -> {
            var lock = new Lock();
            lock.acquire();
            Task<Void> waiter = spawn(lock::acquire);
            yieldNow();
            waiter.awaited().complete(null);
            assertIllegal("completed by other code", () -> await(waiter));
            lock.release();
            assertThat(lock.isLocked()).isFalse();
        });
    }

    @Test
    void aNullIsRefusedWhereItIsGiven() {
        Queue<String> queue = Queue.unbounded();
        assertRefused("item", () -> queue.put(null));
        assertRefused("item", () -> queue.putNoWait(null));
        assertRefused("item", () -> queue.onPut(null, () -> ""));
        assertRefused("then", () -> queue.onPut("a", null));
        assertRefused("then", () -> queue.onGet(null));
        assertRefused("order", () -> Queue.priority((Comparator<String>) null));
        assertRefused("lock", () -> new Condition(null));
        assertThat(queue).hasToString("Queue[0]");
    }
}
