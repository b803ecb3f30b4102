package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.shield;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.concurrent.CancellationException;

/// The expected trails are what CPython 3.13 printed for `asyncio.shield` in the situation that
/// each test names.
class ShieldTest {
    private final Trail trail = new Trail();

    @Test
    void aCancelledWaiterLeavesTheInnerFutureAlone() {
        run(() -> {
            Future<String> inner = currentLoop().createFuture();
            var waiter = spawn(() -> trail.awaitAndTell(shield(inner)));
            yieldNow();
            waiter.cancel("stop");
            Quietly.await(waiter);
            trail.add(inner.isDone());
            inner.complete("saved");
            trail.awaitAndTell(inner);
        });
        assertThat(trail.steps()).containsExactly("CancellationException(stop)", "false", "saved");
    }

    @Test
    void aCancelledWaiterLeavesTheInnerTaskRunning() {
        run(() -> {
            var inner =
                    spawn(() -> {
                        for (int i = 0; i < 3; i++) {
                            trail.add("inner" + i);
                            yieldNow();
                        }
                        return "inner";
                    });
            var waiter = spawn(() -> await(shield(inner)));
            yieldNow();
            waiter.cancel();
            Quietly.await(waiter);
            trail.add(waiter.isCancelled());
            trail.awaitAndTell(inner);
        });
        assertThat(trail.steps()).containsExactly("inner0", "inner1", "inner2", "true", "inner");
    }

    @Test
    void theValueComesThrough() {
        run(() -> {
            Future<Integer> inner = currentLoop().createFuture();
            Future<Integer> outer = shield(inner);
            trail.add(outer == inner);
            inner.complete(1);
            trail.add(outer.isDone());
            trail.awaitAndTell(outer);
        });
        assertThat(trail.steps()).containsExactly("false", "false", "1");
    }

    @Test
    void theFailureComesThroughAsTheVeryObject() {
        var failure = new IllegalArgumentException("v");
        run(() -> {
            Future<Integer> inner = currentLoop().createFuture();
            Future<Integer> outer = shield(inner);
            inner.completeExceptionally(failure);
            Quietly.await(outer);
            trail.add(outer.exceptionNow() == failure);
        });
        assertThat(trail.steps()).containsExactly("true");
    }

    // CPython's shield forgets the message
    @Test
    void theInnersCancellationComesThroughWithItsMessage() {
        run(() -> {
            Future<Integer> inner = currentLoop().createFuture();
            Future<Integer> outer = shield(inner);
            inner.cancel("inner");
            trail.awaitAndTell(outer);
            trail.add(outer.isCancelled());
            trail.add(currentTask().cancelling());
        });
        assertThat(trail.steps()).containsExactly("CancellationException(inner)", "true", "0");
    }

    @Test
    void ofWhatIsDoneIsThatItself() {
        run(() -> {
            Future<Integer> inner = currentLoop().createFuture();
            inner.complete(1);
            trail.add(shield(inner) == inner);
        });
        assertThat(trail.steps()).containsExactly("true");
    }

    @Test
    void aFailureThatComesAfterTheWaiterLeftIsDroppedWithoutAReport() {
        run(() -> {
            currentLoop().setExceptionHandler((_, context) -> trail.add(context.message()));
            Future<Integer> inner = currentLoop().createFuture();
            shield(inner).cancel();
            inner.completeExceptionally(new IllegalArgumentException("v"));
            Quietly.turns(2);
            trail.add("end");
        });
        assertThat(trail.steps()).containsExactly("end");
    }

    @Test
    void twoOfTheSameAreIndependent() {
        run(() -> {
            Future<Integer> inner = currentLoop().createFuture();
            Future<Integer> a = shield(inner);
            Future<Integer> b = shield(inner);
            a.cancel();
            inner.complete(1);
            trail.awaitAndTell(b);
            trail.add(a.isCancelled());
        });
        assertThat(trail.steps()).containsExactly("1", "true");
    }

    // try: await asyncio.shield(inner) except CancelledError: await inner; raise
    @Test
    void aWaiterMayGoOnWaitingInItsCleanup() {
        run(() -> {
            Future<String> inner = currentLoop().createFuture();
            var waiter =
                    spawn(() -> {
                        try {
                            await(shield(inner));
                        } catch (CancellationException e) {
                            trail.add(await(inner));
                            throw e;
                        }
                    });
            yieldNow();
            waiter.cancel();
            yieldNow();
            inner.complete("saved");
            trail.awaitAndTell(waiter);
        });
        assertThat(trail.steps()).containsExactly("saved", "CancellationException(null)");
    }
}
