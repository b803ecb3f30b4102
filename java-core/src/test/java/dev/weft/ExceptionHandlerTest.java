package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// What goes wrong where no code waits. The expected trails are what CPython 3.13 printed with
/// `loop.set_exception_handler` in the situation that each test names.
class ExceptionHandlerTest {
    private final Trail trail = new Trail();

    private void tell(EventLoop loop, ExceptionContext context) {
        assertThat(loop).isSameAs(currentLoop());
        trail.addThrown(context.exception());
    }

    private static void fail() {
        throw new IllegalArgumentException("callback");
    }

    @Nested
    class HearsOf {
        @Test
        void aCallbackThatThrowsAndTheLoopGoesOn() {
            run(() -> {
                EventLoop loop = currentLoop();
                loop.setExceptionHandler(ExceptionHandlerTest.this::tell);
                loop.callSoon(ExceptionHandlerTest::fail);
                loop.callSoon(trail.mark("next"));
                loop.callLater(Duration.ZERO, ExceptionHandlerTest::fail);
                Quietly.turns(2);
                trail.add("main");
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "IllegalArgumentException(callback)",
                            "next",
                            "IllegalArgumentException(callback)",
                            "main");
        }

        @Test
        void aDoneCallbackThatThrowsAndTheOthersRun() {
            run(() -> {
                currentLoop().setExceptionHandler(ExceptionHandlerTest.this::tell);
                Future<String> future = currentLoop().createFuture();
                future.addDoneCallback(_ -> trail.add("a"));
                future.addDoneCallback(_ -> fail());
                future.addDoneCallback(_ -> trail.add("b"));
                future.complete("value");
                trail.add(await(future));
                Quietly.turns(2);
            });
            assertThat(trail.steps())
                    .containsExactly("value", "a", "IllegalArgumentException(callback)", "b");
        }

        @Test
        void aCallbackThatThrowsACancellation() {
            run(() -> {
                currentLoop().setExceptionHandler(ExceptionHandlerTest.this::tell);
                currentLoop()
                        .callSoon(() -> {
                            throw new CancellationException("callback");
                        });
                yieldNow();
                trail.add("main");
            });
            assertThat(trail.steps()).containsExactly("CancellationException(callback)", "main");
        }

        @Test
        void anErrorToo() {
            run(() -> {
                currentLoop().setExceptionHandler(ExceptionHandlerTest.this::tell);
                currentLoop()
                        .callSoon(() -> {
                            throw new StackOverflowError("callback");
                        });
                yieldNow();
                trail.add("main");
            });
            assertThat(trail.steps()).containsExactly("StackOverflowError(callback)", "main");
        }

        @Test
        void whatAnotherThreadHandedOver() {
            run(() -> {
                EventLoop loop = currentLoop();
                loop.setExceptionHandler(ExceptionHandlerTest.this::tell);
                Future<Void> told = loop.createFuture();
                Coroutines.toThread(() -> {
                    loop.execute(ExceptionHandlerTest::fail);
                    loop.callSoonThreadSafe(() -> told.complete(null));
                    return null;
                });
                await(told);
            });
            assertThat(trail.steps()).containsExactly("IllegalArgumentException(callback)");
        }

        @Test
        void whichCallbackItWas() {
            var culprit =
                    new Runnable() {
                        @Override
                        public void run() {
                            fail();
                        }

                        @Override
                        public String toString() {
                            return "culprit";
                        }
                    };
            var contexts = new ArrayList<ExceptionContext>();
            run(() -> {
                currentLoop().setExceptionHandler((_, context) -> contexts.add(context));
                currentLoop().callSoon(culprit);
                currentLoop().execute(culprit);
                yieldNow();
            });
            assertThat(contexts)
                    .extracting(ExceptionContext::message)
                    .containsExactly("callback culprit threw", "culprit threw");
            assertThat(contexts).extracting(ExceptionContext::source).doesNotContainNull();
        }
    }

    @Nested
    class ThatThrows {
        @Test
        void isLoggedAndTheLoopGoesOn() {
            List<LogRecord> logged =
                    logOf(() -> {
                        currentLoop()
                                .setExceptionHandler((_, _) -> {
                                    trail.add("handler");
                                    throw new IllegalStateException("handler");
                                });
                        currentLoop().callSoon(ExceptionHandlerTest::fail);
                        currentLoop().callSoon(trail.mark("next"));
                        yieldNow();
                        trail.add("main");
                    });
            assertThat(trail.steps()).containsExactly("handler", "next", "main");
            assertThat(logged).hasSize(1);
            assertThat(logged.getFirst().getThrown())
                    .hasMessage("handler")
                    .hasSuppressedException(new IllegalArgumentException("callback"));
        }

        @Test
        void whatItWasGivenIsLoggedToo() {
            List<LogRecord> logged =
                    logOf(() -> {
                        currentLoop()
                                .setExceptionHandler((_, context) -> {
                                    throw (RuntimeException) context.exception();
                                });
                        currentLoop().callSoon(ExceptionHandlerTest::fail);
                        currentLoop().callSoon(trail.mark("next"));
                        yieldNow();
                    });
            assertThat(trail.steps()).containsExactly("next");
            assertThat(logged).hasSize(1);
            assertThat(logged.getFirst().getThrown()).hasMessage("callback");
        }
    }

    @Nested
    class WithoutOne {
        @Test
        void theFailureIsLogged() {
            List<LogRecord> logged =
                    logOf(() -> {
                        currentLoop().callSoon(ExceptionHandlerTest::fail);
                        yieldNow();
                    });
            assertThat(logged).hasSize(1);
            assertThat(logged.getFirst().getThrown()).hasMessage("callback");
        }

        @Test
        void nullIsRefused() {
            run(() ->
                    assertThatThrownBy(() -> currentLoop().setExceptionHandler(null))
                            .isInstanceOf(NullPointerException.class));
        }
    }

    /// Runs a main task and keeps what the logger `dev.weft` is told meanwhile.
    private static List<LogRecord> logOf(Coroutine.Action main) {
        var records = new ArrayList<LogRecord>();
        var keeper =
                new Handler() {
                    @Override
                    public void publish(LogRecord logged) {
                        records.add(logged);
                    }

                    @Override
                    public void flush() {}

                    @Override
                    public void close() {}
                };
        Logger logger = Logger.getLogger("dev.weft");
        logger.addHandler(keeper);
        logger.setUseParentHandlers(false);
        try {
            run(main);
        } finally {
            logger.removeHandler(keeper);
            logger.setUseParentHandlers(true);
        }
        return records;
    }
}
