package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.toThread;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;

/// Blocking code beside the loop. Semantics: `asyncio.to_thread`, and an interrupt where that has
/// none.
class ToThreadTest {
    private final Trail trail = new Trail();

    @Test
    void givesTheResult() {
        String result = run(() -> toThread(() -> "result"));
        assertThat(result).isEqualTo("result");
    }

    @Test
    void throwsTheVeryException() {
        var failure = new IOException("disk");
        run(() ->
                assertThatThrownBy(() ->
                                toThread(() -> {
                                    throw failure;
                                }))
                        .isSameAs(failure));
    }

    @Test
    void runsOnAVirtualThreadThatIsNotTheLoops() {
        run(() -> {
            Thread thread = toThread(Thread::currentThread);
            assertThat(thread.isVirtual()).isTrue();
            EventLoop loop = currentLoop();
            boolean onLoop = toThread(loop::isCurrent);
            assertThat(onLoop).isFalse();
        });
    }

    // the loop goes on while the thread blocks
    @Test
    void letsTheLoopGoOnMeanwhile() {
        run(() -> {
            var latch = new CountDownLatch(1);
            spawn(() -> {
                trail.add("the loop goes on");
                latch.countDown();
            });
            toThread(() -> {
                latch.await();
                return null;
            });
            trail.add("unblocked");
        });
        assertThat(trail.steps()).containsExactly("the loop goes on", "unblocked");
    }

    @Test
    void cannotAwait() {
        run(() ->
                assertThatThrownBy(() ->
                                toThread(() -> {
                                    yieldNow();
                                    return null;
                                }))
                        .isInstanceOf(IllegalStateException.class));
    }

    @Test
    void cancelledEndsTheWaitAtOnceAndInterruptsTheThread() throws Exception {
        var interrupted = new CountDownLatch(1);
        run(() -> {
            Future<Void> started = currentLoop().createFuture();
            var task =
                    spawn(() ->
                            toThread(() -> {
                                started.complete(null);
                                try {
                                    return new CountDownLatch(1);
                                } finally {
                                    blockUntilInterrupted(interrupted);
                                }
                            }));
            await(started);
            task.cancel("enough");
            assertThatThrownBy(() -> await(task))
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("enough");
        });
        interrupted.await();
    }

    private static void blockUntilInterrupted(CountDownLatch interrupted) {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            interrupted.countDown();
        }
    }

    @Test
    void ofSeveralTasksRunsSideBySide() {
        run(() -> {
            var all = new CountDownLatch(10);
            var tasks = new ArrayList<Task<Integer>>();
            for (int i = 0; i < 10; i++) {
                int number = i;
                tasks.add(
                        spawn(() ->
                                toThread(() -> {
                                    all.countDown();
                                    all.await(); // needs all ten
                                    return number;
                                })));
            }
            int sum = 0;
            for (Task<Integer> task : tasks) {
                sum += await(task);
            }
            assertThat(sum).isEqualTo(45);
        });
    }
}
