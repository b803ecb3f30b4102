package dev.weft.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BatonTest {
    private static final int MANY = 20_000;

    private final Baton baton = new Baton(0);

    @Test
    void isTakenOnce() {
        assertThat(baton.tryTake()).isFalse();
        baton.give();
        assertThat(baton.tryTake()).isTrue();
        assertThat(baton.tryTake()).isFalse();
    }

    @Test
    void givenBeforehandItIsNotWaitedFor() {
        baton.bind();
        baton.give();
        baton.take();
        baton.give();
        baton.takeMounted();
        assertThat(baton.tryTake()).isFalse();
    }

    @Test
    void keepsAnInterruptForLater() {
        baton.bind();
        baton.give();
        Thread.currentThread().interrupt();
        baton.take();
        assertThat(Thread.interrupted()).isTrue();
    }

    /// Two threads take turns at a plain counter, while a third one unparks and interrupts them.
    @Tag("stress")
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void onlyTheOneWhoseTurnItIsRuns(boolean mounted) throws Exception {
        Baton[] batons = {new Baton(0), new Baton(100)};
        var count = new int[1];
        var ready = new CountDownLatch(2);
        var threads = new Thread[2];
        for (int i = 0; i < 2; i++) {
            Baton mine = batons[i];
            Baton others = batons[1 - i];
            threads[i] =
                    (mounted ? Thread.ofPlatform() : Thread.ofVirtual())
                            .start(() -> {
                                mine.bind();
                                ready.countDown();
                                for (int turn = 0; turn < MANY; turn++) {
                                    if (mounted && turn % 2 == 0) {
                                        mine.takeMounted();
                                    } else {
                                        mine.take();
                                    }
                                    count[0]++;
                                    others.give();
                                }
                            });
        }
        ready.await();
        var over = new AtomicBoolean();
        Thread stranger =
                Thread.ofPlatform()
                        .start(() -> {
                            for (int i = 0; !over.get(); i++) {
                                LockSupport.unpark(threads[i % 2]);
                                if (i % 64 == 0) {
                                    threads[i / 64 % 2].interrupt();
                                }
                            }
                        });
        batons[0].give();
        for (Thread thread : threads) {
            thread.join();
        }
        over.set(true);
        stranger.join();
        assertThat(count[0]).isEqualTo(2 * MANY);
        assertThat(batons[0].tryTake()).isTrue(); // from the last turn
        assertThat(batons[1].tryTake()).isFalse();
    }

    /// The giver changes its mind at once: either it or the other has the turn.
    @Tag("stress")
    @Test
    void isTakenBackOrTakenButNotBoth() throws Exception {
        var taken = new AtomicInteger();
        var bound = new CountDownLatch(1);
        Thread taker =
                Thread.ofPlatform()
                        .start(() -> {
                            baton.bind();
                            bound.countDown();
                            do {
                                baton.take();
                            } while (taken.incrementAndGet() < MANY);
                        });
        bound.await();
        int given = 0;
        int back = 0;
        while (taker.isAlive()) {
            int before = taken.get();
            baton.give();
            given++;
            if (baton.tryTake()) {
                back++;
            } else {
                while (taken.get() == before) {
                    Thread.onSpinWait();
                }
            }
            if (taken.get() < MANY && given % 8 == 0) {
                before = taken.get();
                baton.give();
                given++;
                while (taken.get() == before) {
                    Thread.onSpinWait();
                }
            }
        }
        if (baton.tryTake()) {
            back++;
        }
        assertThat(taken.get() + back).isEqualTo(given);
    }
}
