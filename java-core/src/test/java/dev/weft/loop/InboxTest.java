package dev.weft.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

class InboxTest {
    private final Inbox inbox = new Inbox();

    private record Letter(int thread, int number) implements Runnable {
        @Override
        public void run() {}
    }

    private List<Runnable> drain() {
        var received = new ArrayList<Runnable>();
        inbox.drainTo(received::add);
        return received;
    }

    @Test
    void isFirstInFirstOut() {
        assertThat(inbox.isEmpty()).isTrue();
        for (int i = 0; i < 3; i++) {
            assertThat(inbox.put(new Letter(0, i))).isTrue();
        }
        assertThat(inbox.isEmpty()).isFalse();
        assertThat(drain()).containsExactly(new Letter(0, 0), new Letter(0, 1), new Letter(0, 2));
        assertThat(inbox.isEmpty()).isTrue();
        assertThat(drain()).isEmpty();
    }

    @Test
    void leavesWhatComesDuringADrainForTheNext() {
        inbox.put(new Letter(0, 0));
        var received = new ArrayList<Runnable>();
        inbox.drainTo(letter -> {
            received.add(letter);
            inbox.put(new Letter(0, 1));
        });
        assertThat(received).containsExactly(new Letter(0, 0));
        assertThat(drain()).containsExactly(new Letter(0, 1));
    }

    @Test
    void closesOnlyWhenItIsEmptyAndRefusesWorkThen() {
        inbox.put(new Letter(0, 0));
        assertThat(inbox.closeIfEmpty()).isFalse();
        assertThat(drain()).hasSize(1);
        assertThat(inbox.closeIfEmpty()).isTrue();
        assertThat(inbox.closeIfEmpty()).isTrue();
        assertThat(inbox.put(new Letter(0, 1))).isFalse();
        assertThat(drain()).isEmpty();
        assertThat(inbox.closeIfEmpty()).isTrue();
    }

    @Test
    void handsOutTheRestWhenItIsClosed() {
        inbox.put(new Letter(0, 0));
        inbox.put(new Letter(0, 1));
        var received = new ArrayList<Runnable>();
        for (int time = 0; time < 2; time++) {
            inbox.close(received::add);
            assertThat(inbox.put(new Letter(0, 2))).isFalse();
        }
        assertThat(received).containsExactly(new Letter(0, 0), new Letter(0, 1));
    }

    @Test
    @Tag("stress")
    void losesNothingOfSeveralThreadsAndKeepsTheOrderOfEach() throws Exception {
        int threads = 3;
        int many = 20_000;
        var accepted = new AtomicInteger();
        var writers = new ArrayList<Thread>();
        for (int t = 0; t < threads; t++) {
            int thread = t;
            writers.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int i = 0; i < many; i++) {
                                    if (inbox.put(new Letter(thread, i))) {
                                        accepted.incrementAndGet();
                                    }
                                }
                            }));
        }
        var next = new int[threads];
        var received = new int[1];
        while (received[0] < threads * many / 2 || !inbox.closeIfEmpty()) {
            inbox.drainTo(work -> {
                var letter = (Letter) work;
                assertThat(letter.number()).isEqualTo(next[letter.thread()]);
                next[letter.thread()]++;
                received[0]++;
            });
        }
        for (Thread writer : writers) {
            writer.join();
        }
        assertThat(received[0]).isEqualTo(accepted.get());
    }
}
