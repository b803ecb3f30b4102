package dev.weft;

import static dev.weft.Coroutines.allTasks;
import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Coroutines handed to a loop by another thread: the situations of `RunCoroutineThreadsafeTests`
/// in CPython's `test_tasks.py`, and those around them.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SubmitTest {
    private final Trail trail = new Trail();
    private EventLoop loop;

    @BeforeEach
    void startLoop() {
        loop = EventLoop.start("submit");
    }

    @AfterEach
    void closeLoop() {
        loop.close();
    }

    private static void hang(CountDownLatch waiting) {
        currentLoop().callSoon(waiting::countDown);
        await(currentLoop().createFuture());
    }

    // test_run_coroutine_threadsafe
    @Test
    void givesTheResultToAThreadThatBlocksOnIt() throws Exception {
        var task =
                loop.submit(() -> {
                    Quietly.turns(3);
                    return 1 + 2;
                });
        assertThat(task.get()).isEqualTo(3);
    }

    // test_run_coroutine_threadsafe_with_exception
    @Test
    void givesTheVeryFailureAsTheCause() {
        var failure = new IOException("fail");
        var task =
                loop.submit(() -> {
                    yieldNow();
                    throw failure;
                });
        assertThatThrownBy(task::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isSameAs(failure);
    }

    // test_run_coroutine_threadsafe_with_timeout
    @Test
    void canBeCancelledByTheThreadThatHasNoMoreTime() throws Exception {
        var waiting = new CountDownLatch(1);
        var task = loop.submit(asCoroutine(() -> hang(waiting)));
        waiting.await();
        assertThatThrownBy(() -> task.get(0, TimeUnit.NANOSECONDS))
                .isInstanceOf(TimeoutException.class);
        assertThat(task.isDone()).isFalse();
        assertThat(task.cancel("no more time")).isTrue();
        assertThatThrownBy(task::get)
                .isInstanceOf(CancellationException.class)
                .hasMessage("no more time");
        assertThat(loop.submit(() -> allTasks().size()).get()).isOne(); // that one itself
    }

    private static Coroutine<Void> asCoroutine(Coroutine.Action action) {
        return action.asCoroutine();
    }

    // test_run_coroutine_threadsafe_task_cancelled
    @Test
    void isCancelledIfItCancelsItself() {
        var task =
                loop.submit(() -> {
                    currentTask().cancel("self");
                    yieldNow();
                    return "unreached";
                });
        assertThatThrownBy(task::get).isInstanceOf(CancellationException.class).hasMessage("self");
    }

    @Test
    void cancelledByItsThreadMayCleanUp() throws Exception {
        var waiting = new CountDownLatch(1);
        var task =
                loop.submit(() -> {
                    try {
                        hang(waiting);
                        return "unreached";
                    } finally {
                        Quietly.turns(3);
                        trail.add("cleaned up");
                    }
                });
        waiting.await();
        task.cancel();
        assertThatThrownBy(task::get).isInstanceOf(CancellationException.class);
        assertThat(trail.steps()).containsExactly("cleaned up");
    }

    @Test
    void cancelledRightAwayNeverRunsOrIsCancelledAtItsFirstWait() {
        var task = loop.submit(asCoroutine(Quietly::forever));
        task.cancel();
        assertThatThrownBy(task::get).isInstanceOf(CancellationException.class);
    }

    @Test
    void runsInTheOrderOfSubmitting() throws Exception {
        Task<?> last = null;
        for (int i = 0; i < 5; i++) {
            int number = i;
            last = loop.submit(asCoroutine(() -> trail.add(number)));
        }
        last.get();
        assertThat(trail.steps()).containsExactly("0", "1", "2", "3", "4");
    }

    @Test
    void isRefusedOnceTheLoopHasClosed() {
        loop.close();
        assertThatThrownBy(() -> loop.submit(() -> 1))
                .isInstanceOf(RejectedExecutionException.class);
    }
}
