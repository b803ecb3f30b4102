package dev.weft.kotlin;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlin.coroutines.intrinsics.IntrinsicsKt;
import kotlin.jvm.functions.Function1;
import kotlin.jvm.functions.Function2;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The code that one would write in Java, without a cast: that javac takes it is half of each test.
class SuspendingBindingTest {
    private final Values values = Values.INSTANCE;
    private final Trail trail = new Trail();

    @Nested
    class Calling {
        @Test
        void aFunctionValueOfEachNumberOfArguments() {
            run(() -> {
                String none = Suspending.invoke(values.getNone());
                assertThat(none).isEqualTo("none");
                int one = Suspending.invoke(values.getOne(), "four");
                assertThat(one).isEqualTo(4);
                String two = Suspending.invoke(values.getTwo(), "ab", 2);
                assertThat(two).isEqualTo("abab");
                Map<Integer, Long> three = Suspending.invoke(values.getThree(), 1, 2L, List.of(3));
                assertThat(three).containsExactly(Map.entry(4, 2L));
            });
        }

        @Test
        void aFunctionValueThatGivesNothing() {
            run(() -> {
                Suspending.invoke(values.getNothing(), trail);
            });
            assertThat(trail.getSteps()).containsExactly("nothing");
        }

        @Test
        void takesTheTypeOfTheValueFromTheFunction() {
            run(() -> {
                var length = Suspending.invoke(values.getOne(), "four");
                assertThat(length.intValue()).isEqualTo(4);
                Object wider = Suspending.<String, Object>invoke(values.getOne(), "four");
                assertThat(wider).isEqualTo(4);
            });
        }

        @Test
        void aFunctionThatTheMethodWasGiven() {
            // as Kotlin declares it for a parameter of type suspend (String) -> Int
            class Given {
                int with(
                        Function2<
                                        ? super String,
                                        ? super Continuation<? super Integer>,
                                        ? extends Object>
                                function) {
                    return Suspending.invoke(function, "four");
                }
            }
            int length = run(() -> new Given().with(values.getOne()));
            assertThat(length).isEqualTo(4);
        }

        @Test
        void aTaskIsOneExpression() {
            int length = run(() -> await(spawn(() -> Suspending.invoke(values.getOne(), "four"))));
            assertThat(length).isEqualTo(4);
        }

        @Test
        void anyNumberOfArguments() {
            String two = run(() -> Suspending.call(c -> values.getTwo().invoke("ab", 2, c)));
            assertThat(two).isEqualTo("abab");
        }
    }

    @Nested
    class Implementing {
        private int measure(String text) {
            yieldNow();
            return text.length();
        }

        private String compute() {
            yieldNow();
            return "computed";
        }

        @Test
        void aFunctionValueOfEachNumberOfArguments() {
            run(() -> {
                String none =
                        Suspending.call(c ->
                                values.callNone(
                                        own -> Suspending.implement(own, this::compute), c));
                assertThat(none).isEqualTo("computed");
                int one =
                        Suspending.call(c ->
                                values.callOne(
                                        (text, own) ->
                                                Suspending.implement(own, () -> measure(text)),
                                        c));
                assertThat(one).isEqualTo(4);
                String two =
                        Suspending.call(c ->
                                values.callTwo(
                                        (text, times, own) ->
                                                Suspending.implement(own, () -> text + times),
                                        c));
                assertThat(two).isEqualTo("ab3");
                Map<Integer, Long> three =
                        Suspending.call(c ->
                                values.callThree(
                                        (number, value, keys, own) ->
                                                Suspending.implement(
                                                        own, () -> Map.of(number, value)),
                                        c));
                assertThat(three).containsExactly(Map.entry(1, 2L));
            });
        }

        @Test
        void aFunctionValueThatGivesNothing() {
            run(() -> {
                Suspending.call(c ->
                        values.callNothing(
                                (seen, own) ->
                                        Suspending.implement(
                                                own,
                                                () -> {
                                                    yieldNow();
                                                    seen.plusAssign("an action");
                                                }),
                                trail,
                                c));
                Suspending.call(c ->
                        values.callNothing(
                                (seen, own) ->
                                        Suspending.implement(
                                                own, () -> seen.plusAssign("a call of one")),
                                trail,
                                c));
                var list = new ArrayList<String>();
                Suspending.call(c ->
                        values.callNothing(
                                (_, own) ->
                                        Suspending.implement(own, () -> list.add("an expression")),
                                trail,
                                c));
                assertThat(list).containsExactly("an expression");
            });
            assertThat(trail.getSteps()).containsExactly("an action", "a call of one");
        }

        @Test
        void aFunctionValueThatIsKept() {
            Function1<Continuation<? super String>, Object> kept =
                    c -> Suspending.implement(c, this::compute);
            String value = run(() -> Suspending.invoke(kept));
            assertThat(value).isEqualTo("computed");
        }

        @Test
        void aMethodThatFailsWithACheckedException() {
            var store = new JavaStore(() -> "never");
            run(() -> {
                assertThatThrownBy(() ->
                                Suspending.call(c -> store.save("key", -1, c), IOException.class))
                        .isInstanceOf(IOException.class)
                        .hasMessage("no room for key");
                Suspending.call(c -> store.save("key", 1, c));
            });
        }
    }

    /// A continuation of nobody's coroutine: no job, no dispatcher, no state machine.
    @Nested
    class ForABareContinuation {
        private final class Bare implements Continuation<String> {
            @Override
            public CoroutineContext getContext() {
                return EmptyCoroutineContext.INSTANCE;
            }

            @Override
            public void resumeWith(Object result) {
                trail.plusAssign(result);
            }
        }

        @Test
        void returnsTheValueItselfIfTheBodyNeedNotWait() {
            run(() -> {
                var store = new JavaStore(() -> "value");
                assertThat(store.load("key", new Bare())).isEqualTo("value");
                yieldNow();
            });
            assertThat(trail.getSteps()).isEmpty();
        }

        @Test
        void saysThatItSuspendedAndResumesOnce() {
            run(() -> {
                var store =
                        new JavaStore(() -> {
                            yieldNow();
                            return "value";
                        });
                assertThat(store.load("key", new Bare()))
                        .isSameAs(IntrinsicsKt.getCOROUTINE_SUSPENDED());
                for (int i = 0; i < 10; i++) {
                    yieldNow();
                }
            });
            assertThat(trail.getSteps()).containsExactly("value");
        }

        @Test
        void throwsAtOnceWhatTheBodyThrowsAtOnce() {
            var failure = new IOException("boom");
            run(() -> {
                var store =
                        new JavaStore(() -> {
                            throw failure;
                        });
                assertThatThrownBy(() -> store.load("key", new Bare())).isSameAs(failure);
            });
        }

        @Test
        void withoutALoopIsAClearError() {
            var store = new JavaStore(() -> "never");
            assertThatThrownBy(() -> store.load("key", new Bare()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("no loop for the task: neither the coroutine's");
        }
    }
}
