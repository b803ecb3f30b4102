package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.gather;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.sleep;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/// Failures that nobody looks at. CPython 3.13 calls the exception handler with "Task exception was
/// never retrieved" when such a task is collected.
class UnretrievedFailureTest {
    private final Trail trail = new Trail();

    private void tell(EventLoop loop, ExceptionContext context) {
        trail.add(
                "%s: %s%s"
                        .formatted(
                                context.message(),
                                context.exception().getMessage(),
                                loop.isCurrent() ? "" : ", told on another thread"));
    }

    /// Collects garbage until something was reported, for ten seconds at most.
    private void collect() {
        for (int i = 0; i < 1_000 && trail.steps().isEmpty(); i++) {
            System.gc();
            sleep(Duration.ofMillis(10));
        }
    }

    private static void failAndDrop() {
        spawn(
                "dropped",
                (Coroutine.Action)
                        () -> {
                            throw new IOException("disk");
                        });
    }

    @Nested
    class IsReported {
        @Test
        void whenItsTaskHasBeenCollected() {
            run(() -> {
                currentLoop().setExceptionHandler(UnretrievedFailureTest.this::tell);
                failAndDrop();
                yieldNow();
                collect();
                trail.add("end of main");
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "the failure of task dropped was never retrieved: disk", "end of main");
        }

        @Test
        void whenItsFutureHasBeenCollected() {
            run(() -> {
                currentLoop().setExceptionHandler(UnretrievedFailureTest.this::tell);
                currentLoop().createFuture().completeExceptionally(new IOException("disk"));
                collect();
            });
            assertThat(trail.steps())
                    .containsExactly("the failure of a future was never retrieved: disk");
        }

        @Test
        void whenTheLoopCloses() {
            var kept = new Object[1];
            run(() -> {
                currentLoop().setExceptionHandler(UnretrievedFailureTest.this::tell);
                kept[0] =
                        spawn(
                                "kept",
                                (Coroutine.Action)
                                        () -> {
                                            throw new IOException("disk");
                                        });
                yieldNow();
                trail.add("end of main");
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "end of main", "the failure of task kept was never retrieved: disk");
        }

        // test_tb_logger_not_called_after_cancel; CPython takes a cancel that is too late for a
        // look
        @Test
        void alsoIfSomebodyCancelsItsTaskTooLate() {
            run(() -> {
                currentLoop().setExceptionHandler(UnretrievedFailureTest.this::tell);
                var task = spawn("late", () -> Quietly.failAfterTurns("disk", 0));
                yieldNow();
                assertThat(task.cancel()).isFalse();
            });
            assertThat(trail.steps())
                    .containsExactly("the failure of task late was never retrieved: disk");
        }

        // test_task_exc_handler_correct_context
        @Test
        void inTheContextOfItsTask() {
            ContextVar<String> name = ContextVar.withDefault("name", "main");
            run(() -> {
                currentLoop().setExceptionHandler((_, _) -> trail.add(name.get()));
                for (String own : new String[] {"a", "b"}) {
                    spawn(() -> {
                        name.set(own);
                        Quietly.failAfterTurns("disk", 0);
                    });
                }
                currentLoop().createFuture().completeExceptionally(new IOException("disk"));
                yieldNow();
            });
            assertThat(trail.steps()).containsExactlyInAnyOrder("a", "b", "main");
        }

        @Test
        void onceThoughTheFutureIsCollectedLater() {
            run(() -> {
                currentLoop().setExceptionHandler(UnretrievedFailureTest.this::tell);
                failAndDrop();
                yieldNow();
            });
            System.gc();
            System.gc();
            assertThat(trail.steps()).hasSize(1);
        }
    }

    @Nested
    class IsNotReported {
        private void check(Consumer<Future<Object>> look) {
            run(() -> {
                currentLoop().setExceptionHandler(UnretrievedFailureTest.this::tell);
                Future<Object> future = currentLoop().createFuture();
                future.completeExceptionally(new IOException("disk"));
                look.accept(future);
                Quietly.turns(2);
            });
            assertThat(trail.steps()).isEmpty();
        }

        @Test
        void onceAwaited() {
            check(future -> assertThatThrownBy(() -> await(future)).hasMessage("disk"));
        }

        @Test
        void onceLookedAt() {
            check(future -> assertThat(future.exceptionNow()).hasMessage("disk"));
        }

        @Test
        void onceAskedForByGet() {
            check(future -> assertThatThrownBy(future::get).isInstanceOf(ExecutionException.class));
        }

        @Test
        void onceGathered() {
            check(future -> assertThatThrownBy(() -> await(gather(future))).hasMessage("disk"));
        }

        @Test
        void onceHandedOverAsAStage() {
            check(future -> assertThat(future.toCompletableFuture()).isNotNull());
        }

        @Test
        void onceACallbackHasLooked() {
            check(future -> future.addDoneCallback(Future::exceptionNow));
        }

        // test_tb_logger_abandoned, test_tb_logger_result_unretrieved
        @Test
        void ifThereIsNone() {
            run(() -> {
                currentLoop().setExceptionHandler(UnretrievedFailureTest.this::tell);
                currentLoop().createFuture();
                currentLoop().createFuture().complete("a value that nobody asks for");
                spawn(() -> "another");
                yieldNow();
            });
            assertThat(trail.steps()).isEmpty();
        }

        @Test
        void ifTheFutureWasCancelled() {
            run(() -> {
                currentLoop().setExceptionHandler(UnretrievedFailureTest.this::tell);
                currentLoop().createFuture().cancel("why");
                spawn(() -> await(currentLoop().createFuture())).cancel();
                yieldNow();
            });
            assertThat(trail.steps()).isEmpty();
        }

        @Test
        void ifItIsTheMainTasksWhichRunThrows() {
            assertThatThrownBy(() ->
                            run(
                                    (Coroutine.Action)
                                            () -> {
                                                currentLoop()
                                                        .setExceptionHandler(
                                                                UnretrievedFailureTest.this::tell);
                                                throw new IOException("main");
                                            }))
                    .hasMessage("main");
            assertThat(trail.steps()).isEmpty();
        }
    }
}
