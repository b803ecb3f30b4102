package dev.weft.net;

import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Streams that are closed at any moment of their calls.
@Tag("stress")
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BlockingStreamsStressTest {
    private static final int STREAMS = 3000;

    /// Notices what it must not see.
    private static final class Watched {
        final CountDownLatch closed = new CountDownLatch(1);
        final AtomicInteger closes = new AtomicInteger();
        private final AtomicInteger inside = new AtomicInteger();
        volatile boolean closeAsked;
        volatile boolean overlapped;
        volatile boolean interruptedForAnother;

        void call() {
            overlapped |= inside.incrementAndGet() > 1;
            for (int spins = ThreadLocalRandom.current().nextInt(200); spins > 0; spins--) {
                Thread.onSpinWait();
            }
            interruptedForAnother |= Thread.currentThread().isInterrupted() && !closeAsked;
            inside.decrementAndGet();
        }

        void close() {
            overlapped |= inside.get() > 0;
            closes.incrementAndGet();
            closed.countDown();
        }

        InputStream source() {
            return new InputStream() {
                @Override
                public int read() {
                    call();
                    return 'x';
                }

                @Override
                public int read(byte[] into, int from, int count) {
                    into[from] = (byte) read();
                    return 1;
                }

                @Override
                public void close() {
                    Watched.this.close();
                }
            };
        }

        OutputStream sink() {
            return new OutputStream() {
                @Override
                public void write(int b) {
                    call();
                }

                @Override
                public void write(byte[] from, int start, int count) {
                    call();
                }

                @Override
                public void close() {
                    Watched.this.close();
                }
            };
        }
    }

    private static void assertThatAllAreClosedInTime(List<Watched> all) throws Exception {
        for (Watched each : all) {
            each.closed.await();
        }
        assertThat(all)
                .allSatisfy(each -> {
                    assertThat(each.closes).hasValue(1);
                    assertThat(each.overlapped).isFalse();
                    assertThat(each.interruptedForAnother).isFalse();
                });
    }

    /// Begins to use many streams, and ends that at any moment.
    private static void endAtAnyMoment(Use use) throws Exception {
        var all = new ArrayList<Watched>();
        run(() -> {
            for (int i = 0; i < STREAMS; i++) {
                var stream = new Watched();
                all.add(stream);
                Consumer<Watched> end = use.begin(stream);
                for (int turns = ThreadLocalRandom.current().nextInt(6); turns > 0; turns--) {
                    yieldNow();
                }
                stream.closeAsked = true;
                end.accept(stream);
            }
        });
        assertThatAllAreClosedInTime(all);
    }

    @FunctionalInterface
    private interface Use {
        Consumer<Watched> begin(Watched stream);
    }

    @Test
    void aReaderClosesItsStreamOnceAndBetweenItsReads() throws Exception {
        endAtAnyMoment(stream -> {
            StreamReader reader = Streams.reader(stream.source());
            return _ -> reader.close();
        });
    }

    @Test
    void aWriterClosesItsStreamOnceAndBetweenItsWrites() throws Exception {
        var bytes = new byte[100_000];
        endAtAnyMoment(stream -> {
            StreamWriter writer = Streams.writer(stream.sink());
            writer.write(bytes);
            boolean abruptly = ThreadLocalRandom.current().nextBoolean();
            return _ -> {
                if (abruptly) {
                    writer.transport().abort();
                } else {
                    writer.close();
                }
            };
        });
    }
}
