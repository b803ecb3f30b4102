package dev.weft.sync;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Future;
import dev.weft.Task;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class QueueShutDownTest {
    private final Queue<String> queue = Queue.bounded(2);

    private static void assertShutDown(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(QueueShutDownException.class);
    }

    private static void assertShutDown(Future<?> future) {
        assertShutDown(() -> await(future));
    }

    @Nested
    class Shutdown {
        @Test
        void letsWhatIsThereBeGotAndNothingBePut() {
            run(() -> {
                queue.put("a");
                queue.shutdown();
                assertThat(queue.isShutDown()).isTrue();
                assertShutDown(() -> queue.put("b"));
                assertShutDown(() -> queue.putNoWait("b"));
                assertThat(queue.get()).isEqualTo("a");
                assertShutDown(queue::get);
                assertShutDown(queue::getNoWait);
            });
        }

        @Test
        void endsTheWaitingOfThoseWhoGet() {
            run(() -> {
                Task<String> first = spawn(queue::get);
                Task<String> second = spawn(queue::get);
                yieldNow();
                queue.shutdown();
                assertShutDown(first);
                assertShutDown(second);
            });
        }

        @Test
        void endsTheWaitingOfThoseWhoPut() {
            run(() -> {
                queue.put("a");
                queue.put("b");
                Task<Void> putter = spawn(() -> queue.put("c"));
                yieldNow();
                queue.shutdown();
                assertShutDown(putter);
                assertThat(queue.get()).isEqualTo("a");
                assertThat(queue.get()).isEqualTo("b");
                assertShutDown(queue::get);
            });
        }

        @Test
        void leavesWhatWasPromised() {
            run(() -> {
                Task<String> getter = spawn(queue::get);
                yieldNow();
                queue.put("a");
                queue.shutdown();
                assertThat(await(getter)).isEqualTo("a");
            });
        }

        @Test
        void leavesAPutWhoseItemWasMovedInAlone() {
            run(() -> {
                queue.put("a");
                queue.put("b");
                Task<Void> putter = spawn(() -> queue.put("c"));
                yieldNow();
                queue.get();
                queue.shutdown();
                await(putter);
                assertThat(queue.size()).isEqualTo(2);
            });
        }

        @Test
        void whatACancelledGetterLeavesGoesToTheNextAllTheSame() {
            run(() -> {
                Task<String> first = spawn(queue::get);
                Task<String> second = spawn(queue::get);
                yieldNow();
                queue.put("a");
                queue.shutdown();
                first.cancel();
                assertThat(await(second)).isEqualTo("a");
                assertShutDown(queue::get);
            });
        }

        @Test
        void cancelledAfterItWasSentAwayIsCancelled() {
            run(() -> {
                Task<String> getter = spawn(queue::get);
                Queue<String> full = Queue.bounded(1);
                full.put("a");
                Task<Void> putter = spawn(() -> full.put("b"));
                yieldNow();
                queue.shutdown();
                full.shutdown();
                getter.cancel();
                putter.cancel();
                yieldNow();
                assertThat(getter.isCancelled()).isTrue();
                assertThat(putter.isCancelled()).isTrue();
                assertThat(full.size()).isOne();
            });
        }

        @Test
        void twiceIsOnce() {
            run(() -> {
                queue.put("a");
                queue.shutdown();
                queue.shutdown();
                assertThat(queue.get()).isEqualTo("a");
            });
        }
    }

    @Nested
    class ShutdownNow {
        @Test
        void dropsWhatIsThere() {
            run(() -> {
                queue.put("a");
                queue.shutdownNow();
                assertThat(queue.size()).isZero();
                assertShutDown(queue::get);
                assertShutDown(() -> queue.put("b"));
            });
        }

        @Test
        void dropsWhatWasPromised() {
            run(() -> {
                Task<String> getter = spawn(queue::get);
                yieldNow();
                queue.put("a");
                queue.shutdownNow();
                assertShutDown(getter);
                queue.join();
            });
        }

        @Test
        void dropsWhatWasPromisedToACancelledGetter() {
            run(() -> {
                Task<String> getter = spawn(queue::get);
                yieldNow();
                queue.put("a");
                queue.shutdownNow();
                getter.cancel();
                yieldNow();
                assertThat(getter.isCancelled()).isTrue();
                assertThat(queue.size()).isZero();
            });
        }

        @Test
        void endsTheWaitingOfThoseWhoPut() {
            run(() -> {
                queue.put("a");
                queue.put("b");
                Task<Void> putter = spawn(() -> queue.put("c"));
                yieldNow();
                queue.shutdownNow();
                assertShutDown(putter);
                assertThat(queue.size()).isZero();
            });
        }

        @Test
        void countsWhatItDropsAsDone() {
            run(() -> {
                queue.put("a");
                queue.put("b");
                queue.get();
                Task<Void> joiner = spawn(queue::join);
                queue.shutdownNow();
                yieldNow();
                assertThat(joiner.isDone()).isFalse();
                queue.taskDone();
                await(joiner);
            });
        }
    }

    @Nested
    class Join {
        @Test
        void returnsAtOnceIfNothingIsUnfinished() {
            run(() -> {
                queue.join();
                queue.put("a");
                queue.get();
                queue.taskDone();
                queue.join();
            });
        }

        @Test
        void waitsForTheLastTaskDone() {
            run(() -> {
                queue.put("a");
                queue.put("b");
                Task<Void> first = spawn(queue::join);
                Task<Void> second = spawn(queue::join);
                yieldNow();
                queue.get();
                queue.taskDone();
                queue.get();
                yieldNow();
                assertThat(first.isDone()).isFalse();
                queue.taskDone();
                await(first);
                assertThat(second.isDone()).isTrue();
            });
        }

        @Test
        void cancelledWhileItWaitsChangesNothing() {
            run(() -> {
                queue.put("a");
                Task<Void> joiner = spawn(queue::join);
                yieldNow();
                joiner.cancel();
                yieldNow();
                assertThat(joiner.isCancelled()).isTrue();
                queue.taskDone();
                queue.join();
            });
        }

        @Test
        void cancelledAfterItsWakeUpIsCancelledAndTheOthersGoOn() {
            run(() -> {
                queue.put("a");
                Task<Void> first = spawn(queue::join);
                Task<Void> second = spawn(queue::join);
                yieldNow();
                queue.taskDone();
                first.cancel();
                await(second);
                assertThat(first.isCancelled()).isTrue();
            });
        }

        @Test
        void moreOftenDoneThanPutIsAnError() {
            run(() ->
                    assertThatThrownBy(queue::taskDone)
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("taskDone"));
        }
    }
}
