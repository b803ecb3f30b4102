package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/// What the user's own objects and programs do at their worst does not break the loop.
class HostileUserCodeTest {
    private final List<ExceptionContext> reported = new ArrayList<>();

    private static final class Unspeakable implements Runnable {
        @Override
        public void run() {
            throw new IllegalArgumentException("from the callback");
        }

        @Override
        public String toString() {
            throw new IllegalStateException("from toString");
        }
    }

    @Test
    void aCallbackWhoseToStringThrowsIsReportedAndTheLoopGoesOn() {
        String after =
                run(() -> {
                    currentLoop().setExceptionHandler((_, trouble) -> reported.add(trouble));
                    currentLoop().execute(new Unspeakable());
                    yieldNow();
                    return "alive";
                });
        assertThat(after).isEqualTo("alive");
        assertThat(reported)
                .singleElement()
                .satisfies(trouble -> {
                    assertThat(trouble.message()).contains("Unspeakable", "threw");
                    assertThat(trouble.exception()).hasMessage("from the callback");
                });
    }

    @Test
    void aDoneCallbackThatThrowsOnAValueWhoseToStringThrowsIsReported() {
        run(() -> {
            currentLoop().setExceptionHandler((_, trouble) -> reported.add(trouble));
            Future<Unspeakable> future = currentLoop().createFuture();
            future.addDoneCallback(done -> done.value().run());
            future.complete(new Unspeakable());
            yieldNow();
        });
        assertThat(reported).hasSize(1);
    }

    @Test
    void aChainOfAwaitsLongerThanAnyStackIsCancelledFromItsOuterEnd() {
        int length = 20_000;
        run(() -> {
            Task<Object> task = spawn(() -> await(currentLoop().createFuture()));
            for (int i = 1; i < length; i++) {
                Task<Object> inner = task;
                task = spawn(() -> await(inner));
            }
            Task<Object> outermost = task;
            yieldNow();
            outermost.cancel("enough");
            assertThatThrownBy(() -> await(outermost))
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("enough");
        });
    }

    @Test
    void aChainOfAwaitsLongerThanAnyStackIsLeftBehindByRun() {
        Task<?>[] outermost = new Task<?>[1];
        run(() -> {
            Task<Object> task = spawn(() -> await(currentLoop().createFuture()));
            for (int i = 1; i < 5_000; i++) {
                Task<Object> inner = task;
                task = spawn(() -> await(inner));
            }
            outermost[0] = task;
            yieldNow();
        });
        assertThat(outermost[0].isCancelled()).isTrue();
    }

    @Test
    void theStackTraceOfATaskIsRefusedToOtherThreads() {
        run(() -> {
            Task<?> task = Coroutines.currentTask();
            assertThat(task.stackTrace()).isNotEmpty();
            Coroutines.toThread(() ->
                    assertThatThrownBy(task::stackTrace)
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("stackTrace"));
        });
    }

    @Test
    void runOfNothingStartsNoLoop() {
        long before = loopThreads();
        assertThatThrownBy(() -> run((Coroutine<Object>) null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("main");
        assertThat(loopThreads()).isEqualTo(before);
    }

    private static long loopThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("weft-main"))
                .count();
    }
}
