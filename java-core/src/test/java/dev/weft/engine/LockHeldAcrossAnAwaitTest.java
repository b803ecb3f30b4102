package dev.weft.engine;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.jvm.ChildJvm;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// One task holds a lock across an await while a second one wants it: unwise everywhere, and every
/// engine says what comes of it. In a JVM of its own, for on some engines the loop never answers
/// again.
class LockHeldAcrossAnAwaitTest {
    private static final String THE_LOOP_HANGS = "the loop answers no more";

    private final EngineKind engine = EngineKind.chosen();

    @Test
    void aReentrantLock() {
        assertThat(ChildJvm.of(Contention.class).on(engine).given("lock").run().lines())
                .isEqualTo(
                        switch (engine) {
                            case SCHEDULED -> Contention.EXCLUDED;
                            case HANDOFF -> Contention.HUNG;
                            case CONTINUATION -> Contention.SHARED;
                        });
    }

    @Test
    void aMonitor() {
        assertThat(ChildJvm.of(Contention.class).on(engine).given("monitor").run().lines())
                .isEqualTo(
                        switch (engine) {
                            case SCHEDULED -> Contention.EXCLUDED;
                            case HANDOFF, CONTINUATION -> Contention.HUNG;
                        });
    }

    /// A callback runs on the loop's own thread, which can wait for nobody.
    @Test
    void aReentrantLockThatACallbackWants() {
        assertThat(ChildJvm.of(Contention.class).on(engine).given("lock", "callback").run().lines())
                .isEqualTo(
                        switch (engine) {
                            case SCHEDULED, HANDOFF -> Contention.HUNG;
                            case CONTINUATION -> Contention.SHARED;
                        });
    }

    @Test
    void aMonitorThatACallbackWants() {
        assertThat(
                        ChildJvm.of(Contention.class)
                                .on(engine)
                                .given("monitor", "callback")
                                .run()
                                .lines())
                .isEqualTo(Contention.HUNG);
    }

    /// Runs the two tasks while a thread outside asks the loop for signs of life.
    static final class Contention {
        static final List<String> EXCLUDED =
                List.of(
                        "first has it",
                        "second wants it",
                        "the loop answers",
                        "first gives it back",
                        "second has it",
                        "end");
        static final List<String> SHARED =
                List.of(
                        "first has it",
                        "second wants it",
                        "second has it",
                        "the loop answers",
                        "first gives it back",
                        "end");
        static final List<String> HUNG = List.of("first has it", "second wants it", THE_LOOP_HANGS);

        private static final CountDownLatch WANTED = new CountDownLatch(1);
        private static final ReentrantLock LOCK = new ReentrantLock();
        private static final Object MONITOR = new Object();

        public static void main(String[] args) {
            boolean monitor = args[0].equals("monitor");
            run(() -> {
                Future<Void> answered = currentLoop().createFuture();
                EventLoop loop = currentLoop();
                Thread.ofPlatform().daemon().start(() -> watch(loop, answered));
                var first = spawn(() -> first(monitor, answered));
                if (args.length > 1) {
                    loop.callSoon(() -> second(monitor));
                } else {
                    spawn(() -> second(monitor));
                }
                await(first);
            });
            say("end");
        }

        private static void first(boolean monitor, Future<Void> answered) {
            if (monitor) {
                synchronized (MONITOR) {
                    holdAcrossAwait(answered);
                }
            } else {
                LOCK.lock();
                try {
                    holdAcrossAwait(answered);
                } finally {
                    LOCK.unlock();
                }
            }
        }

        private static void holdAcrossAwait(Future<Void> answered) {
            say("first has it");
            await(answered);
            say("first gives it back");
        }

        private static void second(boolean monitor) {
            say("second wants it");
            WANTED.countDown();
            if (monitor) {
                synchronized (MONITOR) {
                    say("second has it");
                }
            } else {
                LOCK.lock();
                try {
                    say("second has it");
                } finally {
                    LOCK.unlock();
                }
            }
        }

        /// The answer counts only once the second task has had its chance, so it is asked for
        /// twice.
        private static void watch(EventLoop loop, Future<Void> answered) {
            try {
                WANTED.await();
                if (!answers(loop) || !answers(loop)) {
                    say(THE_LOOP_HANGS);
                    Runtime.getRuntime().halt(0);
                }
                loop.execute(() -> {
                    say("the loop answers");
                    answered.complete(null);
                });
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        private static boolean answers(EventLoop loop) throws InterruptedException {
            var answer = new CountDownLatch(1);
            loop.execute(answer::countDown);
            return answer.await(2, TimeUnit.SECONDS);
        }

        private static synchronized void say(String line) {
            System.out.println(line);
        }
    }
}
