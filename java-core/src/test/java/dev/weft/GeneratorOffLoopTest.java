package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Generators consumed on a thread that belongs to no loop.
class GeneratorOffLoopTest extends GeneratorContract {
    @Override
    void consume(Coroutine.Action consumer) throws Exception {
        consumer.run();
    }

    @Test
    void giveManyItems() {
        Generator<Integer> numbers =
                Generator.of(out -> {
                    for (int i = 1; i <= 2_000; i++) {
                        out.yield(i);
                    }
                });
        long sum = 0;
        for (int number : numbers) {
            sum += number;
        }
        assertThat(sum).isEqualTo(2_001_000);
    }

    @Test
    void goFromThreadToThread() throws Exception {
        try (var generator = oneTwo()) {
            trail.add(generator.next());
            Thread.ofPlatform().start(() -> trail.add(generator.next())).join();
            trail.add(generator.hasNext());
        }
        assertThat(trail.steps()).containsExactly("1", "between", "2", "finally", "false");
    }

    @Test
    void goOnInATask() {
        try (var generator = oneTwo()) {
            trail.add(generator.next());
            Coroutines.run(() -> trail.add(generator.next()));
        }
        assertThat(trail.steps()).containsExactly("1", "between", "2", "finally");
    }

    @Test
    void cannotAwaitInTheirBodies() {
        Generator<Integer> generator =
                Generator.of(out -> {
                    Coroutines.yieldNow();
                    out.yield(1);
                });
        assertThatThrownBy(generator::next).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void mayRunALoopInTheirBodies() {
        Generator<Integer> generator =
                Generator.of(out -> {
                    out.yield(Coroutines.run(() -> Coroutines.await(Coroutines.spawn(() -> 1))));
                });
        assertThat(listOf(generator)).containsExactly(1);
    }

    /// A stack can be too deep to be parked though its frames have room. The consumer may have the
    /// item by then, but must not get it later.
    @Test
    void doNotGiveAnItemWhoseYieldOverflows() {
        var overflowed = new AtomicBoolean();
        Generator<Integer> generator =
                Generator.of(out -> {
                    try {
                        for (int depth = 1_000; ; depth += 1_000) {
                            yieldFarDown(out, depth, depth);
                        }
                    } catch (StackOverflowError tooDeep) {
                        overflowed.set(true);
                    }
                });
        for (int item : generator) {
            assertThat(overflowed).as("overflowed before it gave %d", item).isFalse();
        }
        assertThat(overflowed).isTrue();
    }

    private static void yieldFarDown(Generator.Yielder<Integer> out, int item, int depth) {
        if (depth == 0) {
            out.yield(item);
        } else {
            yieldFarDown(out, item, depth - 1);
        }
    }

    // del generator; gc.collect()
    @Test
    void areClosedWhenNobodyRefersToThemAnyMore() throws Exception {
        var closed = new CountDownLatch(1);
        beginAndDrop(closed);
        for (int i = 0; i < 1_000 && closed.getCount() > 0; i++) {
            System.gc();
            closed.await(10, TimeUnit.MILLISECONDS);
        }
        assertThat(closed.getCount()).isZero();
    }

    private static void beginAndDrop(CountDownLatch closed) {
        Generator<Integer> generator =
                Generator.of(out -> {
                    try {
                        out.yield(1);
                        out.yield(2);
                    } finally {
                        closed.countDown();
                    }
                });
        assertThat(generator.next()).isEqualTo(1);
    }
}
