package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.shield;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/// Those who wait from outside, or stop waiting, are neither left hanging nor left behind.
class LeftWaitingTest {
    @Test
    void aStageOfAPendingFutureIsCancelledWhenItsLoopCloses() {
        CompletableFuture<Object> stage =
                run(() -> currentLoop().createFuture().toCompletableFuture());
        assertThat(stage).isCancelled();
    }

    @Test
    void aStageOfADoneFutureIsToBeHadAfterItsLoopHasClosed() {
        Future<String> future =
                run(() -> {
                    Future<String> made = currentLoop().createFuture();
                    made.complete("kept");
                    return made;
                });
        assertThat(future.toCompletableFuture()).isCompletedWithValue("kept");
    }

    @Test
    void aStageOfAPendingFutureIsRefusedAfterItsLoopHasClosed() {
        Future<String> future = run(() -> currentLoop().createFuture());
        assertThatThrownBy(future::toCompletableFuture)
                .isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void aCancelledShieldLetsGoOfItsFuture() {
        run(() -> {
            Future<String> inner = currentLoop().createFuture();
            Future<String> outer = shield(inner);
            outer.cancel();
            yieldNow();
            assertThat(inner.removeDoneCallback((Shield<String>) outer)).isZero();
            inner.complete("late");
            yieldNow();
            assertThat(outer.isCancelled()).isTrue();
        });
    }

    @Test
    void aFailureBehindACancelledShieldIsReportedSinceNobodySeesIt() {
        // asyncio: "Future exception was never retrieved"
        List<Throwable> reported = new ArrayList<>();
        var failure = new IllegalArgumentException("unseen");
        run(() -> {
            currentLoop().setExceptionHandler((_, trouble) -> reported.add(trouble.exception()));
            Future<String> inner = currentLoop().createFuture();
            shield(inner).cancel();
            yieldNow();
            inner.completeExceptionally(failure);
        });
        assertThat(reported).containsExactly(failure);
    }

    @Test
    void aCancelThatOvertakesAFailureCountsItAsRetrieved() {
        // asyncio: silent, the wake-up had called future.result()
        List<Throwable> reported = new ArrayList<>();
        run(() -> {
            currentLoop().setExceptionHandler((_, trouble) -> reported.add(trouble.exception()));
            Future<String> future = currentLoop().createFuture();
            Task<String> waiter = Coroutines.spawn(() -> await(future));
            yieldNow();
            future.completeExceptionally(new IllegalArgumentException("overtaken"));
            waiter.cancel();
            assertThatThrownBy(() -> await(waiter)).isInstanceOf(CancellationException.class);
        });
        assertThat(reported).isEmpty();
    }
}
