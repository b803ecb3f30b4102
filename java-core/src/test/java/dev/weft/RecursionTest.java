package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.concurrent.CancellationException;

/// Deep stacks that suspend.
class RecursionTest {
    private static final int DEEP = 1_000;

    private final Trail trail = new Trail();

    /// Awaits at the bottom, and counts the frames on the way up.
    private static int awaitAtTheBottom(int depth, Future<Integer> future) {
        return depth == 0 ? await(future) : 1 + awaitAtTheBottom(depth - 1, future);
    }

    @Test
    void awaitsAtTheBottom() {
        int frames =
                run(() -> {
                    Future<Integer> future = currentLoop().createFuture();
                    currentLoop().callSoon(() -> future.complete(0));
                    return awaitAtTheBottom(DEEP, future);
                });
        assertThat(frames).isEqualTo(DEEP);
    }

    @Test
    void ofSeveralTasksInterleaves() {
        run(() -> {
            Future<Integer> future = currentLoop().createFuture();
            var sum = new int[1];
            for (int i = 0; i < 10; i++) {
                spawn(() -> {
                    int frames = awaitAtTheBottom(DEEP, future);
                    sum[0] += frames;
                });
            }
            yieldNow();
            future.complete(7);
            yieldNow();
            assertThat(sum[0]).isEqualTo(10 * (DEEP + 7));
        });
    }

    @Test
    void yieldsAtEachLevelDownAndUp() {
        var count = new int[1];
        run(() -> yieldDownAndUp(DEEP, count));
        assertThat(count[0]).isEqualTo(2 * DEEP);
    }

    private static void yieldDownAndUp(int depth, int[] count) {
        if (depth == 0) {
            return;
        }
        yieldNow();
        count[0]++;
        try {
            yieldDownAndUp(depth - 1, count);
        } finally {
            yieldNow();
            count[0]++;
        }
    }

    @Test
    void isCancelledAtTheBottomAndAwaitsInEachFinallyOnTheWayUp() {
        var count = new int[1];
        run(() -> {
            var task = spawn(() -> hangAndCleanUp(DEEP, count));
            yieldNow();
            task.cancel();
            Quietly.await(task);
            trail.add(task.isCancelled());
        });
        assertThat(trail.steps()).containsExactly("true");
        assertThat(count[0]).isEqualTo(DEEP);
    }

    private static void hangAndCleanUp(int depth, int[] count) {
        if (depth == 0) {
            await(currentLoop().createFuture());
        }
        try {
            hangAndCleanUp(depth - 1, count);
        } finally {
            yieldNow();
            count[0]++;
        }
    }

    @Test
    void throughTasksThatAwaitEachOtherGivesTheValue() {
        int depth = run(() -> chain(DEEP));
        assertThat(depth).isEqualTo(DEEP);
    }

    private static int chain(int depth) {
        return depth == 0 ? 0 : 1 + await(spawn(() -> chain(depth - 1)));
    }

    @Test
    void throughTasksThatAwaitEachOtherIsCancelledFromTheOutside() {
        var cancelled = new int[1];
        run(() -> {
            var task = spawn(() -> hangingChain(DEEP, cancelled));
            Quietly.turns(DEEP + 2);
            task.cancel("outside");
            assertThatThrownBy(() -> await(task))
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("outside");
        });
        assertThat(cancelled[0]).isEqualTo(DEEP);
    }

    private static void hangingChain(int depth, int[] cancelled) {
        if (depth == 0) {
            await(currentLoop().createFuture());
        }
        try {
            await(spawn(() -> hangingChain(depth - 1, cancelled)));
        } catch (CancellationException e) {
            cancelled[0]++;
            throw e;
        }
    }

    @Test
    void inAGeneratorYieldsFromTheBottom() {
        run(() -> {
            Generator<Integer> generator = Generator.of(out -> descend(DEEP, out));
            trail.add(generator.next());
        });
        assertThat(trail.steps()).containsExactly("0");
    }

    private static void descend(int depth, Generator.Yielder<Integer> out) {
        if (depth == 0) {
            yieldNow();
            out.yield(0);
        } else {
            descend(depth - 1, out);
        }
    }

    @Test
    void withoutEndFailsTheTaskAndTheLoopGoesOn() {
        run(() -> {
            var task = spawn(() -> endless(0));
            assertThatThrownBy(() -> await(task)).isInstanceOf(StackOverflowError.class);
            yieldNow();
            trail.add(await(spawn(() -> "goes on")));
        });
        assertThat(trail.steps()).containsExactly("goes on");
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int endless(int depth) {
        return 1 + endless(depth + 1);
    }
}
