package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;

/// A loop in the background: starting it, handing it work, closing it.
class LoopLifeTest {
    private final Trail trail = new Trail();

    @Nested
    class Submit {
        // asyncio.run_coroutine_threadsafe
        @Test
        void runsACoroutineForAnotherThread() throws Exception {
            try (EventLoop loop = EventLoop.start("test-loop")) {
                Future<String> result =
                        loop.submit(() -> {
                            yieldNow();
                            return currentLoop() == loop ? "on the loop" : "elsewhere";
                        });
                assertThat(result.get()).isEqualTo("on the loop");
            }
        }

        @Test
        void givesWhatCancelsTheCoroutine() throws Exception {
            try (EventLoop loop = EventLoop.start("test-loop")) {
                Future<Object> result =
                        loop.submit(() -> {
                            try {
                                return await(loop.createFuture());
                            } finally {
                                trail.add("cleanup");
                            }
                        });
                loop.submit(() -> 1).get();
                result.cancel("enough");
                assertThatThrownBy(result::get)
                        .isInstanceOf(CancellationException.class)
                        .hasMessage("enough");
            }
            assertThat(trail.steps()).containsExactly("cleanup");
        }

        @Test
        void passesAFailureOn() {
            try (EventLoop loop = EventLoop.start("test-loop")) {
                loop.setExceptionHandler((_, context) -> trail.add(context.message()));
                var failure = new IOException("disk");
                Future<Object> result =
                        loop.submit(() -> {
                            throw failure;
                        });
                assertThatThrownBy(result::get)
                        .isInstanceOf(ExecutionException.class)
                        .cause()
                        .isSameAs(failure);
            }
            assertThat(trail.steps()).isEmpty();
        }

        @Test
        void worksOnTheLoopToo() {
            String result = run(() -> await(currentLoop().submit(() -> currentTask().name())));
            assertThat(result).startsWith("Task-");
        }

        @Test
        void isRefusedByAClosedLoop() {
            EventLoop loop = EventLoop.start("test-loop");
            loop.close();
            assertThatThrownBy(() -> loop.submit(() -> 1))
                    .isInstanceOf(RejectedExecutionException.class);
            assertThatThrownBy(() -> loop.execute(() -> {}))
                    .isInstanceOf(RejectedExecutionException.class);
        }
    }

    @Nested
    class Close {
        @Test
        void cancelsTheTasksAndWaitsForThem() throws Exception {
            EventLoop loop = EventLoop.start("test-loop");
            Future<Object> task =
                    loop.submit(() -> {
                        try {
                            return await(loop.createFuture());
                        } finally {
                            Quietly.turns(3);
                            trail.add("cleaned up");
                        }
                    });
            loop.submit(() -> 1).get();
            loop.callSoonThreadSafe(trail.mark("callback"));
            loop.close();
            trail.add("closed");
            assertThat(trail.steps()).containsExactly("callback", "cleaned up", "closed");
            assertThat(task.isCancelled()).isTrue();
            assertThat(loop.isClosed()).isTrue();
        }

        @Test
        void againDoesNothing() {
            EventLoop loop = EventLoop.start("test-loop");
            assertThat(loop.isClosed()).isFalse();
            loop.close();
            loop.close();
            assertThat(loop.isClosed()).isTrue();
        }

        @Test
        void bySeveralThreadsEndsForAll() throws Exception {
            EventLoop loop = EventLoop.start("test-loop");
            loop.submit(() -> await(loop.createFuture()));
            var closers = new ArrayList<Thread>();
            for (int i = 0; i < 4; i++) {
                closers.add(Thread.ofPlatform().start(loop::close));
            }
            for (Thread closer : closers) {
                closer.join();
            }
            assertThat(loop.isClosed()).isTrue();
        }

        @Test
        void onTheLoopIsAnErrorAndNotADeadlock() {
            run(() ->
                    assertThatThrownBy(() -> currentLoop().close())
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("cannot be closed from its own tasks"));
        }

        @Test
        void isNotCutShortByAnInterrupt() throws Exception {
            EventLoop loop = EventLoop.start("test-loop");
            loop.submit(() -> {
                try {
                    return await(loop.createFuture());
                } finally {
                    Quietly.turns(3);
                    trail.add("cleaned up");
                }
            });
            loop.submit(() -> 1).get();
            Thread.currentThread().interrupt();
            loop.close();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(loop.isClosed()).isTrue();
            assertThat(trail.steps()).containsExactly("cleaned up");
        }

        @RepeatedTest(20)
        void doesNotReportAFailureThatAThreadIsWaitingFor() throws Exception {
            EventLoop loop = EventLoop.start("test-loop");
            loop.setExceptionHandler((_, context) -> trail.add(context.message()));
            Future<Object> task =
                    loop.submit(() -> {
                        try {
                            return await(loop.createFuture());
                        } catch (CancellationException e) {
                            throw new IOException("cleanup");
                        }
                    });
            var caught = new Throwable[1];
            Thread waiter = Thread.ofPlatform().start(() -> caught[0] = catchThrowable(task::get));
            while (waiter.getState() != Thread.State.TIMED_WAITING
                    && waiter.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            loop.submit(() -> 1).get();
            loop.close();
            waiter.join();
            assertThat(caught[0])
                    .isInstanceOf(ExecutionException.class)
                    .hasRootCauseMessage("cleanup");
            assertThat(trail.steps()).isEmpty();
        }
    }

    @Nested
    class TwoLoops {
        @Test
        void runBesideEachOther() throws Exception {
            try (EventLoop one = EventLoop.start("one");
                    EventLoop two = EventLoop.start("two")) {
                Future<String> value = one.createFuture();
                Future<String> inTwo =
                        two.submit(() -> await(two.wrap(value.toCompletableFuture())));
                one.submit(() -> value.complete("from one"));
                assertThat(inTwo.get()).isEqualTo("from one");
            }
        }

        @Test
        void areNotMixedByAnAwait() throws Exception {
            try (EventLoop other = EventLoop.start("other")) {
                Future<String> foreign = other.createFuture();
                run(() ->
                        assertThatThrownBy(() -> await(foreign))
                                .isInstanceOf(IllegalStateException.class)
                                .hasMessageContaining("which belongs to " + other));
                foreign.complete("untouched");
                assertThat(foreign.get()).isEqualTo("untouched");
            }
        }
    }
}
