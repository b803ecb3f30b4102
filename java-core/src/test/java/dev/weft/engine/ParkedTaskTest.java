package dev.weft.engine;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.toThread;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;

import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.Task;
import dev.weft.jvm.ThisJvm;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// What strangers may do to the thread of a task that is parked at an await.
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ParkedTaskTest {
    private final boolean tasksShareAThread = EngineKind.chosen() == EngineKind.CONTINUATION;

    /// A task at an await, and its thread.
    private record Parked(Task<String> task, Future<String> awaited, Thread thread) {
        static Parked atAnAwait(Coroutine.Action beforehand) {
            Future<String> awaited = currentLoop().createFuture();
            Future<Thread> thread = currentLoop().createFuture();
            Task<String> task =
                    spawn(
                            "parked",
                            () -> {
                                thread.complete(Thread.currentThread());
                                beforehand.run();
                                return await(awaited)
                                        + (Thread.interrupted() ? " interrupted" : "");
                            });
            Parked parked = new Parked(task, awaited, await(thread));
            assertThat(task.awaited()).isSameAs(awaited);
            return parked;
        }

        String completeWith(String value) {
            awaited.complete(value);
            return await(task);
        }
    }

    /// Does something to a parked task's thread from a thread outside, again and again, and checks
    /// that the task stays where it is and the loop runs on.
    private static void pester(Parked parked, Consumer<Thread> how) {
        for (int i = 0; i < 20; i++) {
            toThread(() -> {
                how.accept(parked.thread());
                return null;
            });
            yieldNow();
            assertThat(parked.task().awaited()).isSameAs(parked.awaited());
            assertThat(parked.task().isDone()).isFalse();
        }
    }

    @Nested
    class Interrupted {
        @Test
        void staysParkedAndKeepsItsStatusWhereTheThreadIsItsOwn() {
            run(() -> {
                Parked parked = Parked.atAnAwait(() -> {});
                pester(parked, Thread::interrupt);
                assertWokenAndInterrupted(parked);
            });
        }

        @Test
        void beforehandItAwaitsAllTheSame() {
            run(() -> {
                Parked parked = Parked.atAnAwait(() -> Thread.currentThread().interrupt());
                pester(parked, _ -> {});
                assertWokenAndInterrupted(parked);
            });
        }

        /// A status that the loop's thread keeps, all tasks share and the loop's next wait takes
        /// back promises nothing.
        private void assertWokenAndInterrupted(Parked parked) {
            assertThat(parked.completeWith("woken"))
                    .isIn("woken interrupted", tasksShareAThread ? "woken" : "woken interrupted");
        }

        @Test
        void beforehandItSwitchesAllTheSame() {
            run(() -> {
                Thread.currentThread().interrupt();
                var other = spawn(() -> Thread.currentThread().isInterrupted());
                for (int i = 0; i < 100; i++) {
                    yieldNow();
                }
                assertThat(other.isDone()).isTrue();
                // Who shares the thread shares its status.
                assertThat(await(other)).isEqualTo(tasksShareAThread);
            });
        }

        @Test
        void doesNotSpin() throws Exception {
            var loop = EventLoop.start("idle");
            try {
                loop.submit(
                                () -> {
                                    Parked.atAnAwait(() -> {}).thread().interrupt();
                                    Parked.atAnAwait(() -> Thread.currentThread().interrupt());
                                    return null;
                                })
                        .get();
                assertThat(ThisJvm.rests()).isTrue();
            } finally {
                loop.close();
            }
        }
    }

    @Test
    void unparkedByAStrangerItStaysParked() {
        run(() -> {
            Parked parked = Parked.atAnAwait(() -> {});
            pester(parked, LockSupport::unpark);
            assertThat(parked.completeWith("woken")).isEqualTo("woken");
        });
    }

    @Test
    void unparkedBeforehandItAwaitsAllTheSame() {
        run(() -> {
            Parked parked = Parked.atAnAwait(() -> LockSupport.unpark(Thread.currentThread()));
            pester(parked, _ -> {});
            assertThat(parked.completeWith("woken")).isEqualTo("woken");
        });
    }

    @Nested
    class StackTrace {
        @Test
        void ofATaskNamesTheMethodThatAwaits() {
            run(() -> {
                Future<String> awaited = currentLoop().createFuture();
                var task = spawn(() -> methodThatAwaits(awaited, 3));
                yieldNow();
                assertThat(methodsOf(task.stackTrace()))
                        .filteredOn("methodThatAwaits"::equals)
                        .hasSize(4);
                awaited.complete("done");
                assertThat(await(task)).isEqualTo("done");
                assertThat(task.stackTrace()).isEmpty();
            });
        }

        private static String methodThatAwaits(Future<String> awaited, int depth) {
            return depth == 0 ? await(awaited) : methodThatAwaits(awaited, depth - 1);
        }

        @Test
        void ofTheRunningTaskIsWhereItRuns() {
            run(() ->
                    assertThat(methodsOf(currentTask().stackTrace()))
                            .contains("ofTheRunningTaskIsWhereItRuns"));
        }

        @Test
        void ofATaskThatHasNotStartedIsEmpty() {
            run(() -> assertThat(spawn(() -> {}).stackTrace()).isEmpty());
        }

        private static List<String> methodsOf(StackTraceElement[] trace) {
            return Arrays.stream(trace)
                    .map(frame -> frame.getMethodName().replaceAll("lambda\\$(\\w+)\\$\\d+", "$1"))
                    .toList();
        }

        @Test
        void aThreadDumpShowsAParkedTaskWhereTheThreadIsItsOwn(@TempDir Path directory) {
            Path dump = directory.resolve("threads.txt");
            var diagnostics = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
            String threads =
                    run(() -> {
                        Future<String> awaited = currentLoop().createFuture();
                        spawn("task in the dump", () -> methodThatAwaits(awaited, 0));
                        yieldNow();
                        return toThread(() -> {
                            diagnostics.dumpThreads(
                                    dump.toString(),
                                    HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
                            return Files.readString(dump);
                        });
                    });
            if (tasksShareAThread) {
                assertThat(threads).doesNotContain("task in the dump", "methodThatAwaits");
            } else {
                assertThat(threads).contains("task in the dump", "methodThatAwaits");
            }
        }
    }
}
