package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/// The situations of CPython's `test_asyncio/test_futures.py` that [FutureTest] and
/// [DoneCallbackOrderTest] do not have.
class CpythonFutureTest {
    private final Trail trail = new Trail();

    private Consumer<Future<String>> leave(String step) {
        return _ -> trail.add(step);
    }

    private static Future<String> pending() {
        return currentLoop().createFuture();
    }

    private static Future<String> with(List<Consumer<Future<String>>> callbacks) {
        Future<String> future = pending();
        callbacks.forEach(future::addDoneCallback);
        return future;
    }

    // test_yield_from_twice
    @Test
    void aValueIsGivenAtEachAwait() {
        run(() -> {
            Future<String> future = pending();
            currentLoop().callSoon(() -> future.complete("value"));
            assertThat(await(future)).isEqualTo("value");
            assertThat(await(future)).isEqualTo("value");
        });
    }

    @Test
    void aFailureIsThrownAtEachAwait() {
        var failure = new IOException("disk");
        run(() -> {
            Future<String> future = pending();
            future.completeExceptionally(failure);
            for (int time = 0; time < 2; time++) {
                assertThatThrownBy(() -> await(future)).isSameAs(failure);
            }
        });
    }

    @Nested
    class RemoveDoneCallback {
        // test_callbacks_remove_first_callback and its two neighbours
        @Test
        void takesTheOneOutWhereverItIs() {
            var all = List.of(leave("first"), leave("second"), leave("third"));
            run(() -> {
                for (var removed : all) {
                    Future<String> future = with(all);
                    assertThat(future.removeDoneCallback(removed)).isOne();
                    assertThat(future.removeDoneCallback(removed)).isZero();
                    future.complete("foo");
                    yieldNow();
                    trail.add("|");
                }
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "second", "third", "|", "first", "third", "|", "first", "second", "|");
        }

        // test_remove_done_callback
        @Test
        void takesAllRegistrationsOutAndCountsThem() {
            var once = leave("once");
            var often = leave("often");
            run(() -> {
                Future<String> future = with(List.of(often, once, often, often));
                assertThat(future.removeDoneCallback(leave("never"))).isZero();
                assertThat(future.removeDoneCallback(often)).isEqualTo(3);
                future.complete("foo");
                yieldNow();
            });
            assertThat(trail.steps()).containsExactly("once");
        }

        // test_remove_done_callbacks_list_clear
        @Test
        void afterAllOfThemCanBeginAnew() {
            var callback = leave("callback");
            run(() -> {
                Future<String> future = with(List.of(callback, callback));
                assertThat(future.removeDoneCallback(callback)).isEqualTo(2);
                future.addDoneCallback(callback);
                future.complete("foo");
                yieldNow();
            });
            assertThat(trail.steps()).containsExactly("callback");
        }

        @Test
        void inACallbackIsTooLateForThoseBehindIt() {
            var behind = leave("behind");
            run(() -> {
                Future<String> future = pending();
                future.addDoneCallback(done -> trail.add(done.removeDoneCallback(behind)));
                future.addDoneCallback(behind);
                future.complete("foo");
                yieldNow();
            });
            assertThat(trail.steps()).containsExactly("0", "behind");
        }
    }

    @Nested
    class AddDoneCallback {
        // test_callbacks_invoked_on_set_exception
        @Test
        void isToldOfAFailureAndOfACancellationToo() {
            run(() -> {
                Future<String> failed = with(List.of(leave("failed")));
                Future<String> cancelled = with(List.of(leave("cancelled")));
                failed.completeExceptionally(new IOException("disk"));
                cancelled.cancel();
                assertThat(failed.exceptionNow()).hasMessage("disk");
                yieldNow();
            });
            assertThat(trail.steps()).containsExactly("failed", "cancelled");
        }

        // test_schedule_callbacks_list_mutation_1
        @Test
        void inACallbackWaitsForTheNextTurn() {
            run(() -> {
                Future<String> future = pending();
                future.addDoneCallback(done -> {
                    trail.add("first");
                    done.addDoneCallback(leave("added"));
                });
                future.addDoneCallback(leave("second"));
                future.complete("foo");
                yieldNow();
                trail.add("|");
                yieldNow();
            });
            assertThat(trail.steps()).containsExactly("first", "second", "|", "added");
        }
    }
}
