package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.gather;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.shield;
import static dev.weft.Coroutines.sleep;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.toThread;
import static dev.weft.Coroutines.withTimeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.stream.Stream;

/// A null is refused where it is given, not where it does harm.
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NullArgumentTest {
    private static final Coroutine<Integer> ONE = () -> 1;

    private static void assertRefused(ThrowingCallable misuse) {
        assertThatThrownBy(misuse).isInstanceOf(NullPointerException.class);
    }

    /// With the parameter's name: the mistake is on the caller's line, not in Weft.
    private static void assertRefused(String parameter, ThrowingCallable misuse) {
        assertThatThrownBy(misuse).isInstanceOf(NullPointerException.class).hasMessage(parameter);
    }

    @Test
    void byRun() {
        assertRefused("main", () -> run((Coroutine<?>) null));
        assertRefused(() -> run((Coroutine.Action) null));
        assertRefused("name", () -> EventLoop.start(null));
    }

    @Test
    void byTheWordsOfTasks() {
        run(() -> {
            assertRefused("coroutine", () -> spawn((Coroutine<?>) null));
            assertRefused(() -> spawn((Coroutine.Action) null));
            assertRefused("coroutine", () -> spawn("name", (Coroutine<?>) null));
            assertRefused(() -> await((Future<?>) null));
            assertRefused(() -> await((CompletionStage<?>) null));
            assertRefused(() -> await(currentLoop().createFuture(), null));
            assertRefused(() -> sleep(null));
            assertRefused(() -> gather((Collection<Future<Integer>>) null));
            assertRefused(() -> gather(currentLoop().createFuture(), null));
            assertRefused(() -> gather(ONE, null));
            assertRefused(() -> shield(null));
            assertRefused(() -> withTimeout(null, ONE));
            assertRefused(() -> withTimeout(Duration.ofSeconds(1), (Coroutine<?>) null));
            assertRefused("blocking", () -> toThread((Callable<?>) null));
            assertRefused(() -> TaskGroup.call(null));
            assertRefused(() -> Generator.of(null));
            assertRefused("stream", () -> Generator.from((Stream<?>) null));
            assertRefused("publisher", () -> Generator.from((Flow.Publisher<?>) null));
            assertRefused("loop", () -> Generator.publisher(null, _ -> {}));
            assertRefused("body", () -> Generator.publisher(currentLoop(), null));
            assertRefused("loop", () -> Generator.of(_ -> {}).publisher(null));
            // None of it has left anything behind.
            assertThat(Coroutines.allTasks()).containsExactly(Coroutines.currentTask());
        });
    }

    @Test
    void byALoop() {
        run(() -> {
            EventLoop loop = currentLoop();
            assertRefused("callback", () -> loop.callSoon(null));
            assertRefused("callback", () -> loop.callLater(Duration.ZERO, null));
            assertRefused(() -> loop.callLater(null, () -> {}));
            assertRefused("callback", () -> loop.callAt(Duration.ZERO, null));
            assertRefused(() -> loop.callAt(null, () -> {}));
            assertRefused("callback", () -> loop.callSoonThreadSafe(null));
            assertRefused("command", () -> loop.execute(null));
            assertRefused("coroutine", () -> loop.submit(null));
            assertRefused("coroutine", () -> loop.spawn(null));
            assertRefused(() -> loop.wrap(null));
            assertRefused("handler", () -> loop.setExceptionHandler(null));
            assertThat(await(spawn(() -> "well"))).isEqualTo("well");
        });
    }

    @Test
    void byAFutureButNotAsAValue() {
        run(() -> {
            Future<String> future = currentLoop().createFuture();
            assertRefused("callback", () -> future.addDoneCallback(null));
            assertRefused("failure", () -> future.completeExceptionally(null));
            assertThat(future.isDone()).isFalse();
            assertThat(future.complete(null)).isTrue();
            assertThat(await(future)).isNull();
        });
    }

    @Test
    void byAGroup() {
        run(() -> {
            TaskGroup.run(group -> {
                assertRefused("coroutine", () -> group.spawn((Coroutine<?>) null));
                assertRefused(() -> group.spawn((Coroutine.Action) null));
            });
        });
    }

    @Test
    void byAContextVar() {
        assertRefused("name", () -> ContextVar.named(null));
    }
}
