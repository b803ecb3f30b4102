package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.sleep;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.lang.ref.WeakReference;
import java.time.Duration;

/// A parked task that nobody but the loop refers to must neither be collected, nor lose its
/// cleanup.
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UnreferencedTaskTest {
    private final Trail trail = new Trail();

    /// A collection that takes whatever can be taken: it takes something that surely can.
    private static void collectGarbage() {
        var canary = new WeakReference<>(new Object());
        for (int i = 0; i < 200 && canary.get() != null; i++) {
            System.gc();
            sleep(Duration.ofMillis(1));
        }
        assertThat(canary.get()).as("what the garbage collector should take").isNull();
        System.gc();
    }

    @Test
    void wakesWhenATimerCompletesWhatItAwaits() {
        run(() -> {
            var finished = new Trail();
            spawn(() -> {
                sleep(Duration.ofMillis(50));
                finished.add("slept");
            });
            yieldNow();
            collectGarbage();
            while (finished.steps().isEmpty()) {
                sleep(Duration.ofMillis(5));
            }
        });
    }

    @Test
    void isStillThereWhenNothingElseRefersToItsFuture() {
        run(() -> {
            var task = new WeakReference<>(spawnOneThatHangs());
            yieldNow();
            collectGarbage();
            assertThat(task.get()).isNotNull();
            assertThat(Coroutines.allTasks()).contains(task.get());
        });
        assertThat(trail.steps()).containsExactly("cleanup");
    }

    private Task<?> spawnOneThatHangs() {
        return spawn(() -> {
            try {
                await(currentLoop().createFuture());
            } finally {
                trail.add("cleanup");
            }
        });
    }

    @Test
    void oneThatIsDoneIsCollected() {
        run(() -> {
            var task = new WeakReference<Object>(spawn(() -> {}));
            yieldNow();
            yieldNow();
            collectGarbage();
            assertThat(task.get()).isNull();
        });
    }

    @Test
    void aGeneratorThatNobodyRefersToIsClosed() {
        run(() -> {
            askOnce();
            for (int i = 0; i < 200 && trail.steps().isEmpty(); i++) {
                System.gc();
                sleep(Duration.ofMillis(10));
            }
            trail.add("asked");
        });
        assertThat(trail.steps()).containsExactly("generator closed", "asked");
    }

    private void askOnce() {
        Generator<Integer> generator =
                Generator.of(out -> {
                    try {
                        out.yield(1);
                    } finally {
                        trail.add("generator closed");
                    }
                });
        assertThat(generator.next()).isEqualTo(1);
    }
}
