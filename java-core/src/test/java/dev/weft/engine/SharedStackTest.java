package dev.weft.engine;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.gather;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.ContextVar;
import dev.weft.Coroutines;
import dev.weft.Task;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/// Tasks that follow one another without a switch may run on one stack; none can tell.
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharedStackTest {
    private static final ThreadLocal<String> LOCAL = new ThreadLocal<>();
    private static final InheritableThreadLocal<String> INHERITABLE =
            new InheritableThreadLocal<>();
    private static final ScopedValue<String> SCOPED = ScopedValue.newInstance();

    private final boolean tasksHaveThreads = EngineKind.chosen() != EngineKind.CONTINUATION;

    @Test
    void isOneThreadOnScheduledForTasksThatNeverWait() {
        List<Thread> threads =
                run(() ->
                        await(
                                gather(
                                        List.of(
                                                spawn(Thread::currentThread),
                                                spawn(Thread::currentThread)))));
        if (EngineKind.chosen() == EngineKind.HANDOFF) {
            assertThat(threads.get(1)).isNotSameAs(threads.get(0));
        } else {
            assertThat(threads.get(1)).isSameAs(threads.get(0));
        }
    }

    /// What a task may leave on its thread.
    enum Trace {
        NAME(() -> Thread.currentThread().setName("renamed")),
        LOCAL_VALUE(() -> LOCAL.set("left")),
        INHERITABLE_VALUE(() -> INHERITABLE.set("left")),
        INTERRUPT(() -> Thread.currentThread().interrupt()),
        CLASS_LOADER(() -> Thread.currentThread().setContextClassLoader(emptyClassLoader())),
        UNCAUGHT_HANDLER(() -> Thread.currentThread().setUncaughtExceptionHandler((_, _) -> {}));

        private final Runnable leave;

        Trace(Runnable leave) {
            this.leave = leave;
        }

        private static ClassLoader emptyClassLoader() {
            return new URLClassLoader(new URL[0]);
        }

        private static List<Object> seen() {
            Thread thread = Thread.currentThread();
            var seen = new ArrayList<>();
            seen.add(thread.getName());
            seen.add(LOCAL.get());
            seen.add(INHERITABLE.get());
            seen.add(thread.isInterrupted());
            seen.add(thread.getContextClassLoader());
            seen.add(thread.getUncaughtExceptionHandler().getClass());
            return seen;
        }
    }

    @ParameterizedTest
    @EnumSource
    void leavesNoTraceOfTheTaskBefore(Trace trace) {
        if (!tasksHaveThreads) {
            return; // the loop's thread is everybody's, which ThreadBoundValuesTest shows
        }
        run(() -> {
            var fresh = await(spawn(Trace::seen));
            var before = spawn(trace.leave::run);
            var after = spawn(Trace::seen);
            await(before);
            assertThat(await(after)).isEqualTo(fresh);
        });
    }

    @Test
    void leavesAScopedValueUnbound() {
        run(() -> {
            var before = spawn(() -> ScopedValue.where(SCOPED, "bound").run(() -> {}));
            var after = spawn(SCOPED::isBound);
            await(before);
            assertThat(await(after)).isFalse();
        });
    }

    @Test
    void givesEachTaskItsOwnIdentityContextAndOutcome() {
        var variable = ContextVar.withDefault("variable", "inherited");
        var failure = new IllegalStateException("second fails");
        run(() -> {
            var seen = new ArrayList<Object>();
            var first =
                    spawn(() -> {
                        variable.set("the first's");
                        seen.add(Coroutines.currentTask());
                    });
            Task<?> second =
                    spawn(() -> {
                        seen.add(variable.get());
                        seen.add(Coroutines.currentTask());
                        throw failure;
                    });
            var third = spawn(() -> seen.add("the third must not start"));
            third.cancel();
            var fourth =
                    spawn(() -> {
                        seen.add(Coroutines.currentTask());
                        yieldNow();
                        seen.add(Coroutines.currentTask());
                        return 4;
                    });
            var fifth = spawn(() -> seen.add(5));
            assertThat(await(fourth)).isEqualTo(4);
            assertThat(second.exceptionNow()).isSameAs(failure);
            assertThatThrownBy(() -> await(third)).isInstanceOf(CancellationException.class);
            assertThat(fifth.isDone()).isTrue();
            assertThat(seen).containsExactly(first, "inherited", second, fourth, 5, fourth);
        });
    }
}
