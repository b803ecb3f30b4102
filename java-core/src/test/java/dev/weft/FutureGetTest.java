package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.toThread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// `get` and the other looks at a future from a thread that is not its loop's.
class FutureGetTest {
    private EventLoop loop;

    @BeforeEach
    void startLoop() {
        loop = EventLoop.start("test-loop");
    }

    @AfterEach
    void closeLoop() {
        loop.close();
    }

    @Nested
    class OffTheLoop {
        @Test
        void givesTheValueOfWhatIsDone() throws Exception {
            Future<String> future = loop.createFuture();
            future.complete("x");
            assertThat(future.get()).isEqualTo("x");
            assertThat(future.get(0, TimeUnit.SECONDS)).isEqualTo("x");
            assertThat(future.resultNow()).isEqualTo("x");
        }

        @Test
        void waitsForWhatTheLoopCompletes() throws Exception {
            Future<String> future = loop.createFuture();
            loop.callSoonThreadSafe(() -> loop.callSoon(() -> future.complete("x")));
            assertThat(future.get()).isEqualTo("x");
        }

        @Test
        void waitsForATask() throws Exception {
            assertThat(loop.submit(() -> await(spawn(() -> "x"))).get()).isEqualTo("x");
        }

        @Test
        void wrapsTheFailureAsTheCauseOnce() {
            var failure = new IOException("disk");
            Future<Object> future =
                    loop.submit(() -> {
                        throw failure;
                    });
            assertThatThrownBy(future::get)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isSameAs(failure);
            assertThat(future.exceptionNow()).isSameAs(failure);
        }

        @Test
        void throwsTheCancellation() {
            Future<Object> future = loop.createFuture();
            future.cancel("why");
            assertThatThrownBy(future::get)
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("why");
        }

        @Test
        void endsWithATimeoutAndLeavesTheFutureAlone() {
            Future<Object> future = loop.createFuture();
            assertThatThrownBy(() -> future.get(1, TimeUnit.MILLISECONDS))
                    .isInstanceOf(TimeoutException.class);
            assertThat(future.isDone()).isFalse();
        }

        @Test
        void endsWithAnInterruptAndLeavesTheFutureAlone() {
            Future<Object> future = loop.createFuture();
            Thread.currentThread().interrupt();
            assertThatThrownBy(future::get).isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
            assertThat(future.isDone()).isFalse();
        }

        @Test
        void isAnErrorOnceTheLoopHasClosed() {
            Future<Object> future = loop.createFuture();
            loop.close();
            assertThatThrownBy(future::get)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the loop closed before");
        }

        @Test
        void ofATaskThatTheClosingLoopCancelsIsACancellation() throws Exception {
            Future<Object> future = loop.submit(() -> await(loop.createFuture()));
            Thread closer = Thread.ofVirtual().start(loop::close);
            assertThatThrownBy(future::get).isInstanceOf(CancellationException.class);
            closer.join();
        }

        @Test
        void endsWhenTheLoopClosesMeanwhile() throws Exception {
            Future<Object> future = loop.createFuture();
            Thread waiter = Thread.currentThread();
            Thread closer =
                    Thread.ofVirtual()
                            .start(() -> {
                                while (waiter.getState() == Thread.State.RUNNABLE) {
                                    Thread.onSpinWait();
                                }
                                loop.close();
                            });
            assertThatThrownBy(future::get).isInstanceOf(IllegalStateException.class);
            closer.join();
        }

        @Test
        void givesTheValueAfterTheLoopHasClosed() throws Exception {
            Future<String> done = loop.submit(() -> "x");
            done.get();
            Future<String> late = loop.createFuture();
            loop.close();
            assertThat(done.get()).isEqualTo("x");
            assertThat(late.complete("late")).isTrue();
            assertThat(late.get()).isEqualTo("late");
        }
    }

    @Nested
    class OnTheLoop {
        @Test
        void ofAPendingFutureIsAnErrorAndNotADeadlock() {
            run(() -> {
                Future<String> future = currentLoop().createFuture();
                assertThatThrownBy(future::get)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("await it");
                assertThatThrownBy(() -> future.get(1, TimeUnit.SECONDS))
                        .isInstanceOf(IllegalStateException.class);
            });
        }

        @Test
        void ofADoneFutureGivesItsValue() {
            run(() -> {
                Future<String> future = currentLoop().createFuture();
                future.complete("x");
                assertThat(future.get()).isEqualTo("x");
            });
        }

        @Test
        void inToThreadWaitsBesideTheLoop() {
            run(() -> {
                Future<String> future = currentLoop().createFuture();
                currentLoop().callSoon(() -> future.complete("x"));
                String value = toThread(future::get);
                assertThat(value).isEqualTo("x");
            });
        }
    }
}
