package dev.weft.engine;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.Coroutine;
import dev.weft.EventLoop;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/// A task makes a blocking call of the JDK. SCHEDULED stops that task alone; the other engines stop
/// the loop, and go on when the call returns.
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BlockingCallTest {
    private static final List<String> ONE_TASK_STOPS = List.of("calls", "other", "returned");
    private static final List<String> THE_LOOP_STOPS = List.of("calls", "returned", "other");

    private final boolean scheduled = EngineKind.chosen() == EngineKind.SCHEDULED;
    private final List<String> expected = scheduled ? ONE_TASK_STOPS : THE_LOOP_STOPS;
    private final List<String> trail = new CopyOnWriteArrayList<>();
    private final CountDownLatch otherRan = new CountDownLatch(1);

    /// Runs a blocking call in one task, and another task that was ready at the same time.
    private void callBesideAnotherTask(Coroutine.Action blocking) {
        run(() -> {
            var caller =
                    spawn(() -> {
                        trail.add("calls");
                        blocking.run();
                        trail.add("returned");
                    });
            var other =
                    spawn(() -> {
                        trail.add("other");
                        otherRan.countDown();
                    });
            await(caller);
            await(other);
            assertThatTheLoopIsWell();
        });
    }

    private static void assertThatTheLoopIsWell() {
        assertThat(await(spawn(() -> "well"))).isEqualTo("well");
        yieldNow();
    }

    /// Before a thread outside lets the call return: the other task's chance.
    private void letTheOtherRun() {
        try {
            assertThat(otherRan.await(scheduled ? 20_000 : 30, TimeUnit.MILLISECONDS))
                    .isEqualTo(scheduled);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Thread outside(Runnable work) {
        return Thread.ofPlatform().daemon().start(work);
    }

    @Test
    void threadSleep() {
        callBesideAnotherTask(() -> Thread.sleep(30));
        assertThat(trail).isEqualTo(expected);
    }

    @Test
    void threadYieldGivesWayOnScheduledAlone() {
        callBesideAnotherTask(Thread::yield);
        assertThat(trail).isEqualTo(expected);
    }

    @Test
    void parkingUntilAThreadOutsideUnparks() {
        callBesideAnotherTask(() -> {
            Thread parked = Thread.currentThread();
            outside(() -> {
                letTheOtherRun();
                LockSupport.unpark(parked);
            });
            LockSupport.park();
        });
        assertThat(trail).isEqualTo(expected);
    }

    @Test
    void aLockThatAThreadOutsideHolds() {
        var lock = new ReentrantLock();
        var held = new CountDownLatch(1);
        outside(() -> {
            lock.lock();
            held.countDown();
            while (!lock.hasQueuedThreads()) {
                Thread.onSpinWait();
            }
            letTheOtherRun();
            lock.unlock();
        });
        awaitUninterruptibly(held);
        callBesideAnotherTask(() -> {
            lock.lock();
            lock.unlock();
        });
        assertThat(trail).isEqualTo(expected);
    }

    @Test
    void aMonitorThatAThreadOutsideHolds() {
        var monitor = new Object();
        var held = new CountDownLatch(1);
        outside(() -> {
            synchronized (monitor) {
                held.countDown();
                letTheOtherRun();
            }
        });
        awaitUninterruptibly(held);
        callBesideAnotherTask(() -> {
            synchronized (monitor) {
                assertThat(Thread.holdsLock(monitor)).isTrue();
            }
        });
        assertThat(trail).isEqualTo(expected);
    }

    @Test
    void objectWait() {
        var monitor = new Object();
        callBesideAnotherTask(() -> {
            synchronized (monitor) {
                outside(() -> {
                    letTheOtherRun();
                    synchronized (monitor) {
                        monitor.notifyAll();
                    }
                });
                monitor.wait();
            }
        });
        assertThat(trail).isEqualTo(expected);
    }

    @Test
    void objectWaitIsOverAfterItsTime() {
        var monitor = new Object();
        callBesideAnotherTask(() -> {
            synchronized (monitor) {
                monitor.wait(30);
            }
        });
        assertThat(trail).isEqualTo(expected);
    }

    @Test
    void aBlockingQueueThatAThreadOutsideFills() {
        var queue = new LinkedBlockingQueue<String>();
        callBesideAnotherTask(() -> {
            outside(() -> {
                letTheOtherRun();
                queue.add("item");
            });
            assertThat(queue.take()).isEqualTo("item");
        });
        assertThat(trail).isEqualTo(expected);
    }

    @Test
    void aSocketThatAThreadOutsideWritesTo() throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var client = new Socket(server.getInetAddress(), server.getLocalPort());
                var accepted = server.accept()) {
            callBesideAnotherTask(() -> {
                outside(() -> {
                    letTheOtherRun();
                    writeByte(client);
                });
                assertThat(accepted.getInputStream().read()).isEqualTo('x');
            });
        }
        assertThat(trail).isEqualTo(expected);
    }

    private static void writeByte(Socket socket) {
        try {
            socket.getOutputStream().write('x');
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// What only SCHEDULED can do: one task of the loop ends the blocking call of another.
    @Test
    void onScheduledOneTaskMayNotifyAnother() {
        assumeTrue(scheduled, "would hang the loop elsewhere");
        var monitor = new Object();
        run(() -> {
            var waiting =
                    spawn(() -> {
                        synchronized (monitor) {
                            trail.add("waits");
                            monitor.wait();
                            trail.add("told");
                        }
                    });
            spawn(() -> {
                synchronized (monitor) {
                    trail.add("tells");
                    monitor.notify();
                }
            });
            await(waiting);
        });
        assertThat(trail).containsExactly("waits", "tells", "told");
    }

    @Test
    void aBlockedTaskStillGetsWhatWasMeantForItsNextAwait() {
        run(() -> {
            EventLoop loop = currentLoop();
            var future = loop.<String>createFuture();
            var caller =
                    spawn(() -> {
                        Thread.sleep(20);
                        String first = await(future);
                        Thread.sleep(1);
                        yieldNow();
                        Thread.yield();
                        return first + await(future);
                    });
            future.complete("a");
            assertThat(await(caller)).isEqualTo("aa");
        });
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
