package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.gather;
import static dev.weft.Coroutines.sleep;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.toThread;
import static dev.weft.Coroutines.withTimeout;
import static dev.weft.Coroutines.yieldNow;
import static dev.weft.testing.Simulation.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;

/// The expected trails are what CPython 3.13 printed for `contextvars` with the asyncio construct
/// that each test names.
class ContextVarTest {
    private final ContextVar<String> variable = ContextVar.named("variable");
    private final Trail trail = new Trail();

    private void tell() {
        trail.add(variable.orElse("unset"));
    }

    @Nested
    class ATask {
        @Test
        void inheritsACopyOfWhatWasInForceWhenItWasSpawned() {
            run(() -> {
                variable.set("parent");
                var child =
                        spawn(() -> {
                            tell();
                            variable.set("child");
                            tell();
                        });
                variable.set("later");
                await(child);
                tell();
            });
            assertThat(trail.steps()).containsExactly("parent", "child", "later");
        }

        @Test
        void keepsItsOwnWhileOthersRunInBetween() {
            run(() -> {
                var a = spawn(() -> setAndTell("a"));
                var b = spawn(() -> setAndTell("b"));
                await(a);
                await(b);
                tell();
            });
            assertThat(trail.steps()).containsExactly("a", "b", "a", "b", "a", "b", "unset");
        }

        private void setAndTell(String value) {
            variable.set(value);
            for (int i = 0; i < 3; i++) {
                yieldNow();
                tell();
            }
        }

        // test_context_3
        @Test
        void keepsItsOwnHoweverLongAHundredOfThemSleep() {
            run(() -> {
                var tasks = new ArrayList<Task<Void>>();
                for (int i = 0; i < 100; i++) {
                    int number = i;
                    tasks.add(spawn(() -> setAndSleep(number)));
                }
                await(gather(tasks));
                tell();
            });
            assertThat(trail.steps()).containsExactly("unset");
        }

        private void setAndSleep(int number) {
            for (int i = 0; i < 10; i++) {
                String value = number + " " + i;
                variable.set(value);
                sleep(Duration.ofMillis(1 + (number * 7 + i * 13) % 50));
                assertThat(variable.get()).isEqualTo(value);
            }
        }

        @Test
        void inheritsInAGatherAndInAGroup() {
            run(() -> {
                variable.set("main");
                await(gather(this::change, this::change));
                TaskGroup.run(group -> {
                    group.spawn(this::change);
                });
                tell();
            });
            assertThat(trail.steps()).containsExactly("main", "main", "main", "main");
        }

        private String change() {
            tell();
            variable.set("changed");
            return "";
        }

        @Test
        void seesItsOwnInItsCleanup() {
            run(() -> {
                variable.set("main");
                var task =
                        spawn(() -> {
                            variable.set("task");
                            try {
                                await(currentLoop().createFuture());
                            } finally {
                                tell();
                            }
                        });
                yieldNow();
                variable.set("changed");
                task.cancel();
                Quietly.await(task);
            });
            assertThat(trail.steps()).containsExactly("task");
        }

        @Test
        void sharesThemWithTheBodiesThatItRuns() {
            run(() -> {
                withTimeout(Duration.ofDays(1), () -> variable.set("in timeout"));
                tell();
                TaskGroup.run(_ -> {
                    variable.set("in group");
                });
                tell();
            });
            assertThat(trail.steps()).containsExactly("in timeout", "in group");
        }

        @Test
        void thatIsSubmittedInheritsThoseOfTheThread() throws Exception {
            var token = variable.set("thread");
            try (EventLoop loop = EventLoop.start("test-loop")) {
                assertThat(loop.submit(() -> variable.get()).get()).isEqualTo("thread");
            } finally {
                variable.reset(token);
            }
        }
    }

    @Nested
    class ACallback {
        // call_soon, call_later, add_done_callback, call_soon_threadsafe
        @Test
        void runsWithWhatWasInForceWhenItWasAskedFor() {
            run(() -> {
                EventLoop loop = currentLoop();
                Future<Integer> future = loop.createFuture();
                variable.set("one");
                loop.callSoon(() -> trail.add("soon " + variable.get()));
                loop.callLater(Duration.ofMillis(1), () -> trail.add("later " + variable.get()));
                future.addDoneCallback(_ -> trail.add("done " + variable.get()));
                loop.callSoonThreadSafe(() -> trail.add("safe " + variable.get()));
                loop.execute(() -> trail.add("execute " + variable.get()));
                variable.set("two");
                future.complete(1);
                sleep(Duration.ofMillis(5));
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "soon one", "safe one", "execute one", "done one", "later one");
        }

        @Test
        void keepsItsChangesToItself() {
            run(() -> {
                variable.set("main");
                currentLoop().callSoon(() -> variable.set("callback"));
                currentLoop().callSoon(ContextVarTest.this::tell);
                yieldNow();
                tell();
            });
            assertThat(trail.steps()).containsExactly("main", "main");
        }

        @Test
        void handsItsChangesToWhatItSpawns() {
            run(() -> {
                variable.set("main");
                currentLoop()
                        .callSoon(() -> {
                            variable.set("callback");
                            spawn(ContextVarTest.this::tell);
                            currentLoop().callSoon(ContextVarTest.this::tell);
                        });
                Quietly.turns(2);
                tell();
            });
            assertThat(trail.steps()).containsExactly("callback", "callback", "main");
        }

        @Test
        void thatThrowsLeavesNothingToTheNext() {
            run(() -> {
                currentLoop().setExceptionHandler((_, _) -> tell());
                currentLoop()
                        .callSoon(() -> {
                            variable.set("callback");
                            throw new IllegalStateException();
                        });
                yieldNow();
                currentLoop().callSoon(ContextVarTest.this::tell);
                yieldNow();
            });
            // The handler itself runs in the callback's context, as in CPython.
            assertThat(trail.steps()).containsExactly("callback", "unset");
        }
    }

    @Nested
    class ToThread {
        @Test
        void seesThoseOfTheTaskAndKeepsItsChangesToItself() {
            run(() -> {
                variable.set("task");
                toThread(() -> {
                    tell();
                    return variable.set("thread");
                });
                tell();
            });
            assertThat(trail.steps()).containsExactly("task", "task");
        }
    }
}
