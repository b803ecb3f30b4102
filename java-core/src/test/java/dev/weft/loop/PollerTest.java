package dev.weft.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

class PollerTest {
    private final Poller poller = new Poller();

    @AfterEach
    void close() {
        poller.close();
    }

    @Test
    void doesNotWaitIfThereIsSomethingToDo() {
        poller.await(-1, () -> false);
    }

    @Test
    void waitsForTheTimeThatItIsTold() {
        long start = System.nanoTime();
        poller.await(2_000_001, () -> true); // rounded up to three milliseconds
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(2_000_000);
    }

    @Test
    void isWokenByAWakeThatComesWhileItFallsAsleep() {
        poller.await(
                -1,
                () -> {
                    poller.wake();
                    return true;
                });
    }

    @Test
    void isWokenByAnotherThread() throws Exception {
        var asleep = new CountDownLatch(1);
        Thread waker =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                asleep.await();
                                poller.wake();
                            } catch (InterruptedException e) {
                                throw new AssertionError(e);
                            }
                        });
        poller.await(
                -1,
                () -> {
                    asleep.countDown();
                    return true;
                });
        waker.join();
    }

    @Test
    void isNotDisturbedByAnInterrupt() {
        Thread.currentThread().interrupt();
        poller.await(-1, () -> true);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        poller.await(1, () -> true);
    }

    /// One thread fills a box and wakes; the other sleeps only while the box is empty.
    @Test
    @Tag("stress")
    void losesNoWakeUp() throws Exception {
        int many = 20_000;
        var box = new AtomicInteger();
        Thread writer =
                Thread.ofPlatform()
                        .start(() -> {
                            for (int i = 0; i < many; i++) {
                                box.incrementAndGet();
                                poller.wake();
                                while (box.get() > 0 && i % 3 == 0) {
                                    Thread.onSpinWait();
                                }
                            }
                        });
        int taken = 0;
        while (taken < many) {
            poller.await(-1, () -> box.get() == 0);
            taken += box.getAndSet(0);
        }
        writer.join();
        assertThat(taken).isEqualTo(many);
    }

    @Test
    void looksAtNoChannelWhereItIsToWaitForAWakeAlone() throws Exception {
        Pipe pipe = Pipe.open();
        try (var source = pipe.source();
                var sink = pipe.sink()) {
            source.configureBlocking(false);
            poller.watch(source, SelectionKey.OP_READ, () -> {});
            sink.write(ByteBuffer.wrap(new byte[1]));

            poller.awaitWake(() -> {
                poller.wake();
                return true;
            });
            assertThat(poller.nextReady()).isNull();

            poller.await(-1, () -> true);
            assertThat(poller.nextReady()).isNotNull();
        }
    }
}
