package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.engine.EngineKind;
import dev.weft.jvm.ChildJvm;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// Debug mode, in JVMs of their own because it is chosen when a JVM starts.
class DebugModeTest {
    private static final String OPENS = "--add-opens=java.base/java.lang=ALL-UNNAMED";

    private static final String NOTHING_IS_SLOW = "-Dweft.debug.slowCallbackMillis=60000";

    private static ChildJvm child(String scenario, String... flags) {
        return ChildJvm.of(Program.class).on(EngineKind.chosen()).with(flags).given(scenario);
    }

    /// What is reported about locks: on a machine that is busy elsewhere any step may be slow.
    private static List<String> reports(String scenario) {
        return child(scenario, "-Dweft.debug", NOTHING_IS_SLOW, OPENS).run().lines();
    }

    @Test
    void aSlowCallbackIsReported() {
        assertThat(child("slow callback", "-Dweft.debug").run().lines())
                .anyMatch(report ->
                        report.matches(
                                "callback the slow one kept the loop for \\d+ ms; nothing else ran"
                                        + " meanwhile"));
    }

    @Test
    void aSlowStepOfATaskIsReportedByItsName() {
        assertThat(child("slow task", "-Dweft.debug").run().lines())
                .anyMatch(report ->
                        report.matches(
                                "Task\\[busybody .*\\] kept the loop for \\d+ ms; nothing else ran"
                                        + " meanwhile"));
    }

    @Test
    void whatCountsAsSlowCanBeSet() {
        assertThat(child("slow callback", "-Dweft.debug", NOTHING_IS_SLOW).run().lines()).isEmpty();
    }

    @Test
    void anAwaitWithAMonitorHeldIsReported() {
        assertThat(reports("monitor"))
                .singleElement()
                .asString()
                .startsWith(
                        "holder awaits while it holds the monitor of a"
                                + " dev.weft.DebugModeTest$Program$Account, taken in ")
                .contains("DebugModeTest$Program.inMonitor(DebugModeTest.java:")
                .endsWith(
                        "; other tasks run meanwhile, and one that wants the lock may hang the"
                                + " loop");
    }

    @Test
    void aSynchronizedMethodOnTheStackIsReported() {
        assertThat(reports("synchronized method"))
                .singleElement()
                .asString()
                .contains("the monitor of a dev.weft.DebugModeTest$Program$Account, taken in ")
                .contains("DebugModeTest$Program$Account.yieldSynchronized(");
    }

    @Test
    void anAwaitWithALockHeldIsReported() {
        assertThat(reports("lock in a local variable"))
                .singleElement()
                .asString()
                .startsWith(
                        "holder awaits while it holds the lock java.util.concurrent.locks.Reentr");
        assertThat(reports("lock in a field"))
                .singleElement()
                .asString()
                .startsWith(
                        "holder awaits while it holds the lock java.util.concurrent.locks.Reentr");
        assertThat(reports("write lock"))
                .singleElement()
                .asString()
                .startsWith(
                        "holder awaits while it holds the lock java.util.concurrent.locks.Reentr");
    }

    @Test
    void aGeneratorThatYieldsWithAMonitorHeldIsNoAwait() {
        assertThat(reports("generator")).isEmpty();
    }

    @Test
    void aLockThatWasGivenBackIsNot() {
        assertThat(reports("given back")).isEmpty();
    }

    @Test
    void anAwaitThatDoesNotSwitchIsNot() {
        assertThat(reports("no switch")).isEmpty();
    }

    @Test
    void oneAndTheSamePlaceIsReportedOnce() {
        assertThat(reports("again and again")).hasSize(1);
    }

    // test_cancel_traceback_for_future_result, test_cancel_traceback_for_future_exception
    @Test
    void aCancellationTellsTheAwaitsThatItCameThrough() {
        assertThat(child("cancelled", "-Dweft.debug", NOTHING_IS_SLOW).run().lines())
                .anyMatch(line -> line.contains("DebugModeTest$Program.interrupted("))
                .anyMatch(line -> line.endsWith("awaited by holder"))
                .anyMatch(line -> line.contains("DebugModeTest$Program.cancelInner("));
        assertThat(child("cancelled").run().lines()).hasSize(1); // its name
    }

    @Test
    void nothingIsReportedWithoutDebugMode() {
        for (String scenario : List.of("slow callback", "monitor", "lock in a field")) {
            assertThat(child(scenario, OPENS).run().lines()).isEmpty();
        }
        assertThat(child("monitor", OPENS, "-Dweft.debug=false").run().lines()).isEmpty();
    }

    @Test
    void whereLocksCannotBeSeenItSaysSoOnce() {
        ChildJvm.Outcome blind =
                ChildJvm.of(Program.class)
                        .on(EngineKind.HANDOFF)
                        .with("-Dweft.debug", NOTHING_IS_SLOW)
                        .given("monitor")
                        .run();
        assertThat(blind.lines()).isEmpty();
        assertThat(blind.errors())
                .containsOnlyOnce(
                        "Weft's debug mode cannot see which locks are held at an await unless the"
                                + " JVM is started with "
                                + EngineKind.OPENS_FLAG);
        assertThat(child("monitor", "-Dweft.debug", NOTHING_IS_SLOW, OPENS).run().errors())
                .isEmpty();
    }

    /// Does one thing that debug mode may mind, and prints what the loop reports.
    static final class Program {
        private static final ReentrantLock LOCK = new ReentrantLock();

        static final class Account {
            synchronized void yieldSynchronized() {
                yieldNow();
            }
        }

        public static void main(String[] args) {
            run(() -> {
                currentLoop()
                        .setExceptionHandler((_, context) -> System.out.println(context.message()));
                switch (args[0]) {
                    case "slow callback" -> currentLoop().callSoon(slow());
                    case "slow task" -> await(spawn("busybody", () -> spin(150)));
                    default -> await(spawn("holder", () -> hold(args[0])));
                }
                yieldNow();
            });
        }

        private static Runnable slow() {
            return new Runnable() {
                @Override
                public void run() {
                    spin(150);
                }

                @Override
                public String toString() {
                    return "the slow one";
                }
            };
        }

        private static void spin(long millis) {
            long start = System.nanoTime();
            while (System.nanoTime() - start < millis * 1_000_000) {
                Thread.onSpinWait();
            }
        }

        private static void hold(String what) {
            switch (what) {
                case "monitor" -> inMonitor();
                case "synchronized method" -> new Account().yieldSynchronized();
                case "lock in a local variable" -> inLock(new ReentrantLock());
                case "lock in a field" -> {
                    LOCK.lock();
                    yieldNow();
                    LOCK.unlock();
                }
                case "write lock" -> inWriteLock(new ReentrantReadWriteLock());
                case "given back" -> {
                    synchronized (new Account()) {
                        LOCK.lock();
                        LOCK.unlock();
                    }
                    yieldNow();
                }
                case "no switch" -> {
                    Future<Integer> done = currentLoop().createFuture();
                    done.complete(1);
                    synchronized (done) {
                        await(done);
                    }
                }
                case "generator" -> {
                    Generator<Integer> numbers =
                            Generator.of(out -> {
                                synchronized (new Account()) {
                                    out.yield(1);
                                }
                            });
                    numbers.forEachRemaining(_ -> {});
                }
                case "cancelled" -> cancelInner();
                default -> {
                    for (int i = 0; i < 10; i++) {
                        inMonitor();
                    }
                }
            }
        }

        private static void cancelInner() {
            var inner = spawn(Program::interrupted);
            yieldNow();
            inner.cancel();
            try {
                await(inner);
            } catch (CancellationException e) {
                e.printStackTrace(System.out);
            }
        }

        private static void interrupted() {
            await(currentLoop().createFuture());
        }

        private static void inMonitor() {
            synchronized (new Account()) {
                yieldNow();
            }
        }

        private static void inLock(ReentrantLock lock) {
            lock.lock();
            try {
                yieldNow();
            } finally {
                lock.unlock();
            }
        }

        private static void inWriteLock(ReentrantReadWriteLock lock) {
            lock.writeLock().lock();
            try {
                yieldNow();
            } finally {
                lock.writeLock().unlock();
            }
        }
    }
}
