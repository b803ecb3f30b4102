package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.util.NoSuchElementException;

/// Setting a context variable and taking it back. The expected trails are what CPython 3.13 printed
/// for `contextvars` in the situation that each test names.
class ContextVarValueTest {
    private final ContextVar<String> variable = ContextVar.named("variable");
    private final Trail trail = new Trail();

    private void tell() {
        trail.add(variable.orElse("unset"));
    }

    @Nested
    class SetAndReset {
        @Test
        void restoreTheValueOfBefore() {
            run(() -> {
                var first = variable.set("one");
                var second = variable.set("two");
                variable.reset(second);
                tell();
                variable.reset(first);
                tell();
            });
            assertThat(trail.steps()).containsExactly("one", "unset");
        }

        @Test
        void refuseATokenThatWasUsed() {
            run(() -> {
                var token = variable.set("one");
                variable.reset(token);
                assertThatThrownBy(() -> variable.reset(token))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("was used before");
            });
        }

        @Test
        void refuseATokenOfAnotherVariable() {
            run(() -> {
                var token = ContextVar.<String>named("other").set("x");
                assertThatThrownBy(() -> variable.reset(token))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("ContextVar[other]");
            });
        }

        // a token of the parent's context, reset in a child task: ValueError
        @Test
        void refuseATokenOfAnotherTask() {
            run(() -> {
                var token = variable.set("one");
                await(
                        spawn(() -> {
                            assertThatThrownBy(() -> variable.reset(token))
                                    .isInstanceOf(IllegalArgumentException.class);
                            tell();
                        }));
                tell();
                variable.reset(token);
                tell();
            });
            assertThat(trail.steps()).containsExactly("one", "one", "unset");
        }

        @Test
        void workOnAThreadOfNoLoop() {
            var token = variable.set("thread");
            tell();
            variable.reset(token);
            tell();
            assertThat(trail.steps()).containsExactly("thread", "unset");
        }
    }

    @Nested
    class Get {
        @Test
        void fallsBackToTheDefault() {
            ContextVar<String> withDefault = ContextVar.withDefault("d", "default");
            run(() -> {
                trail.add(withDefault.get());
                trail.add(withDefault.orElse("other"));
                withDefault.set(null);
                trail.add(withDefault.get());
                trail.add(withDefault.orElse("other"));
            });
            assertThat(trail.steps()).containsExactly("default", "other", "null", "null");
        }

        @Test
        void isAnErrorWithoutOne() {
            run(() ->
                    assertThatThrownBy(variable::get)
                            .isInstanceOf(NoSuchElementException.class)
                            .hasMessageContaining("variable is not set"));
        }
    }
}
