package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.gather;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;

/// The expected trails are what CPython 3.13 printed for `asyncio.gather` in the situation that
/// each test names.
class GatherTest {
    private final Trail trail = new Trail();

    @Nested
    class Results {
        @Test
        void comeInTheOrderOfTheArguments() {
            run(() ->
                    trail.awaitAndTell(
                            gather(
                                    () -> trail.steps("a", 3),
                                    () -> trail.steps("b", 1),
                                    () -> trail.steps("c", 2))));
            assertThat(trail.steps())
                    .containsExactly("a0", "b0", "c0", "a1", "c1", "a2", "[a, b, c]");
        }

        @Test
        void ofNothingAreThereAtOnce() {
            run(() -> {
                Future<List<Object>> none = gather(List.of());
                trail.add(none.isDone());
                trail.awaitAndTell(none);
            });
            assertThat(trail.steps()).containsExactly("true", "[]");
        }

        @Test
        void ofWhatIsDoneAreThereAtOnce() {
            run(() -> {
                Future<Integer> future = currentLoop().createFuture();
                future.complete(1);
                Future<List<Integer>> gathered = gather(future);
                trail.add(gathered.isDone());
                trail.awaitAndTell(gathered);
            });
            assertThat(trail.steps()).containsExactly("true", "[1]");
        }

        @Test
        void ofTheSameFutureRepeatIt() {
            run(() -> {
                Future<Integer> future = currentLoop().createFuture();
                Future<List<Integer>> gathered = gather(future, future, future);
                future.complete(7);
                trail.awaitAndTell(gathered);
            });
            assertThat(trail.steps()).containsExactly("[7, 7, 7]");
        }

        @Test
        void mayBeNull() {
            run(() -> {
                trail.awaitAndTell(gather(List.of(spawn(() -> {}), spawn(() -> {}))));
            });
            assertThat(trail.steps()).containsExactly("[null, null]");
        }
    }

    @Nested
    class AFailure {
        @Test
        void comesAtOnceAndTheOthersGoOn() {
            run(() -> {
                trail.awaitAndTell(
                        gather(() -> trail.steps("a", 3), () -> Quietly.failAfterTurns("f", 1)));
                yieldNow();
                trail.add("end");
            });
            assertThat(trail.steps())
                    .containsExactly("a0", "a1", "a2", "IllegalArgumentException(f)", "end");
        }

        @Test
        void isTheVeryObjectAlsoIfItIsChecked() {
            var failure = new IOException("disk");
            assertThatThrownBy(() ->
                            run(() ->
                                    await(
                                            gather(
                                                    () -> 1,
                                                    () -> {
                                                        throw failure;
                                                    }))))
                    .isSameAs(failure);
        }

        @Test
        void afterTheFirstIsDroppedWithoutAReport() {
            run(() -> {
                currentLoop().setExceptionHandler((_, context) -> trail.add(context.message()));
                trail.awaitAndTell(
                        gather(
                                () -> Quietly.failAfterTurns("one", 0),
                                () -> Quietly.failAfterTurns("two", 1)));
                Quietly.turns(2);
                trail.add("end");
            });
            assertThat(trail.steps()).containsExactly("IllegalArgumentException(one)", "end");
        }

        @Test
        void leavesNothingToCancel() {
            run(() -> {
                Future<Object> pending = currentLoop().createFuture();
                Future<Object> failing = currentLoop().createFuture();
                Future<List<Object>> gathered = gather(pending, failing);
                failing.completeExceptionally(new IllegalArgumentException("f"));
                trail.awaitAndTell(gathered);
                trail.add(gathered.cancel());
                trail.add(pending.isDone());
            });
            assertThat(trail.steps())
                    .containsExactly("IllegalArgumentException(f)", "false", "false");
        }
    }
}
