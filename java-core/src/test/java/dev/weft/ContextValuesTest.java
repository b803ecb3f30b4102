package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.io.IOException;

class ContextValuesTest {
    private final ContextVar<String> variable = ContextVar.named("variable");
    private final ContextVar<String> other = ContextVar.named("other");
    private final Trail trail = new Trail();

    private void tell() {
        trail.add(variable.orElse("unset") + ", " + other.orElse("unset"));
    }

    @Nested
    class Copy {
        @Test
        void hasWhatWasInForceAndKeepsItsChangesToItself() {
            run(() -> {
                variable.set("one");
                ContextValues copy = ContextValues.copyOfCurrent();
                variable.set("two");
                copy.run(() -> {
                    tell();
                    other.set("the copy's");
                });
                tell();
                copy.run(ContextValuesTest.this::tell);
            });
            assertThat(trail.steps())
                    .containsExactly("one, unset", "two, unset", "one, the copy's");
        }

        @Test
        void staysInForceWhileItsCodeWaits() {
            run(() -> {
                ContextValues copy = ContextValues.copyOfCurrent();
                var task =
                        spawn(() ->
                                copy.run(() -> {
                                    variable.set("the copy's");
                                    yieldNow();
                                    tell();
                                }));
                yieldNow();
                tell();
                await(task);
            });
            assertThat(trail.steps()).containsExactly("unset, unset", "the copy's, unset");
        }

        @Test
        void isLeftAlsoIfItsCodeFails() {
            run(() -> {
                var failure = new IOException("failure");
                ContextValues copy = ContextValues.copyOfCurrent();
                assertThatThrownBy(() ->
                                copy.call(() -> {
                                    variable.set("the copy's");
                                    throw failure;
                                }))
                        .isSameAs(failure);
                tell();
            });
            assertThat(trail.steps()).containsExactly("unset, unset");
        }

        @Test
        void isInheritedByWhatItsCodeStarts() {
            run(() -> {
                var copy = ContextValues.copyOfCurrent();
                copy.run(() -> {
                    variable.set("the copy's");
                    spawn(ContextValuesTest.this::tell);
                    currentLoop().callSoon(ContextValuesTest.this::tell);
                    currentLoop().execute(ContextValuesTest.this::tell);
                });
                yieldNow();
            });
            assertThat(trail.steps())
                    .containsExactly("the copy's, unset", "the copy's, unset", "the copy's, unset");
        }

        @Test
        void mayBeInForceInACallbackAndOnAThreadOfNoLoop() throws Exception {
            ContextValues copy = ContextValues.copyOfCurrent();
            copy.run(() -> variable.set("set outside"));
            tell();
            run(() -> {
                currentLoop()
                        .callSoon(() -> {
                            Object before = copy.enter();
                            tell();
                            variable.set("set in a callback");
                            ContextValues.leave(before);
                            tell();
                        });
                yieldNow();
            });
            copy.run(ContextValuesTest.this::tell);
            assertThat(trail.steps())
                    .containsExactly(
                            "unset, unset",
                            "set outside, unset",
                            "unset, unset",
                            "set in a callback, unset");
        }

        @Test
        void keepsItsTokensToItself() {
            run(() -> {
                var token = variable.set("one");
                ContextValues copy = ContextValues.copyOfCurrent();
                copy.run(() ->
                        assertThatThrownBy(() -> variable.reset(token))
                                .isInstanceOf(IllegalArgumentException.class)
                                .hasMessageContaining("elsewhere"));
                variable.reset(token);
                tell();
            });
            assertThat(trail.steps()).containsExactly("unset, unset");
        }
    }

    @Nested
    class Current {
        @Test
        void isSharedWithTheTask() {
            run(() -> {
                var token = variable.set("the task's");
                ContextValues shared = ContextValues.current();
                assertThat(ContextValues.current()).isSameAs(shared);
                await(
                        spawn(() ->
                                shared.run(() -> {
                                    tell();
                                    other.set("set elsewhere");
                                })));
                tell();
                variable.reset(token);
                tell();
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "the task's, unset",
                            "the task's, set elsewhere",
                            "unset, set elsewhere");
        }

        @Test
        void isInheritedAsItIsNow() {
            run(() -> {
                ContextValues.current();
                variable.set("before");
                var child = spawn(ContextValuesTest.this::tell);
                variable.set("after");
                await(child);
            });
            assertThat(trail.steps()).containsExactly("before, unset");
        }

        @Test
        void ofACallbackEndsWithIt() {
            run(() -> {
                currentLoop()
                        .callSoon(() -> {
                            ContextValues.current();
                            variable.set("the callback's");
                            tell();
                        });
                currentLoop().callSoon(ContextValuesTest.this::tell);
                yieldNow();
            });
            assertThat(trail.steps()).containsExactly("the callback's, unset", "unset, unset");
        }
    }

    @Nested
    class CurrentWith {
        @Test
        void hidesOneVariableAndSetsTheOthersBelow() {
            run(() -> {
                variable.set("below");
                ContextValues.currentWith(variable, "above")
                        .run(() -> {
                            tell();
                            var token = other.set("gone");
                            other.set("set above");
                            tell();
                            variable.set("set above");
                            tell();
                            other.reset(token);
                            other.set("set again");
                        });
                tell();
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "above, unset",
                            "above, set above",
                            "set above, set above",
                            "below, set again");
        }

        @Test
        void takesAVariableAwayBelowToo() {
            run(() -> {
                var token = other.set("below");
                ContextValues.currentWith(variable, "above").run(() -> other.reset(token));
                tell();
            });
            assertThat(trail.steps()).containsExactly("unset, unset");
        }
    }
}
