package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.concurrent.CancellationException;

/// Groups in groups. The expected trails are what CPython 3.13 printed for nested `async with
/// asyncio.TaskGroup()`, in the situation that each test names.
class TaskGroupNestingTest {
    private final Trail trail = new Trail();

    private void hang(String name) {
        try {
            await(currentLoop().createFuture());
        } catch (CancellationException e) {
            trail.add(name + " cancelled " + currentTask().cancelling());
            throw e;
        }
    }

    private static void failAfterATurn(String message) {
        yieldNow();
        throw new IllegalArgumentException(message);
    }

    private void tell(String where, Throwable failure) {
        var suppressed =
                Arrays.stream(failure.getSuppressed())
                        .filter(each -> !(each instanceof AwaitSite))
                        .map(Throwable::getMessage)
                        .toList();
        trail.add(where + failure.getMessage() + suppressed + " " + currentTask().cancelling());
    }

    private void runOuter(TaskGroup.Action body) {
        run(() -> {
            try {
                TaskGroup.run(body);
            } catch (IllegalArgumentException e) {
                tell("outer: ", e);
            }
            yieldNow();
            trail.add("goes on");
        });
    }

    @Test
    void theInnerFailureGoesThroughBoth() {
        runOuter(outer -> {
            outer.spawn(() -> hang("outer child"));
            TaskGroup.run(inner -> {
                inner.spawn(() -> hang("inner child"));
                inner.spawn(() -> failAfterATurn("inner"));
            });
            trail.add("unreached");
        });
        assertThat(trail.steps())
                .containsExactly(
                        "inner child cancelled 1",
                        "outer child cancelled 1",
                        "outer: inner[] 0",
                        "goes on");
    }

    @Test
    void theOuterFailureCancelsTheInnerGroup() {
        runOuter(outer -> {
            outer.spawn(() -> failAfterATurn("outer"));
            try {
                TaskGroup.run(inner -> {
                    inner.spawn(() -> hang("inner child"));
                    hang("inner body");
                });
            } catch (CancellationException e) {
                tell("inner: ", e);
                throw e;
            }
        });
        assertThat(trail.steps())
                .containsExactly(
                        "inner body cancelled 1",
                        "inner child cancelled 1",
                        "inner: null[] 1",
                        "outer: outer[] 0",
                        "goes on");
    }

    // children of both fail in the same turn
    @Test
    void bothFailuresAreKept() {
        runOuter(outer -> {
            outer.spawn(() -> failAfterATurn("outer"));
            try {
                TaskGroup.run(inner -> {
                    inner.spawn(() -> failAfterATurn("inner"));
                    await(currentLoop().createFuture());
                });
            } catch (IllegalArgumentException e) {
                tell("inner: ", e);
                throw e;
            }
        });
        assertThat(trail.steps())
                .containsExactly("inner: inner[] 1", "outer: outer[inner] 0", "goes on");
    }

    // the same, and the outer body deals with the inner failure
    @Test
    void theOutersCancellationOutlivesTheInnerFailure() {
        runOuter(outer -> {
            outer.spawn(() -> failAfterATurn("outer"));
            try {
                TaskGroup.run(inner -> {
                    inner.spawn(() -> failAfterATurn("inner"));
                    await(currentLoop().createFuture());
                });
            } catch (IllegalArgumentException e) {
                tell("inner: ", e);
            }
            hang("outer body");
        });
        assertThat(trail.steps())
                .containsExactly(
                        "inner: inner[] 1",
                        "outer body cancelled 1",
                        "outer: outer[] 0",
                        "goes on");
    }

    @Test
    void groupsInChildrenAreCancelledWithThem() {
        runOuter(outer -> {
            for (String name : new String[] {"a", "b"}) {
                outer.spawn(() ->
                        TaskGroup.run(inner -> {
                            inner.spawn(() -> hang(name + ".1"));
                            inner.spawn(() -> hang(name + ".2"));
                        }));
            }
            Quietly.turns(3);
            throw new IllegalArgumentException("body");
        });
        assertThat(trail.steps())
                .containsExactly(
                        "a.1 cancelled 1",
                        "a.2 cancelled 1",
                        "b.1 cancelled 1",
                        "b.2 cancelled 1",
                        "outer: body[] 0",
                        "goes on");
    }
}
