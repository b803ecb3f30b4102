package dev.weft;

import java.util.Arrays;

/// Waiting, for the end of something however it ends, or for nothing at all.
final class Quietly {
    private Quietly() {}

    static void await(Future<?>... futures) {
        for (Future<?> future : futures) {
            var done = future.loop().createFuture();
            future.addDoneCallback(_ -> done.complete(null));
            Coroutines.await(done);
        }
    }

    static void await(Iterable<? extends Future<?>> futures) {
        futures.forEach(Quietly::await);
    }

    /// Awaits what nobody will ever complete.
    static void forever() {
        Coroutines.await(Coroutines.currentLoop().createFuture());
    }

    /// Fails, some turns later.
    static <T> T failAfterTurns(String message, int turns) {
        turns(turns);
        throw new IllegalArgumentException(message);
    }

    /// Lets everything that is ready run, some times over.
    static void turns(int count) {
        for (int i = 0; i < count; i++) {
            Coroutines.yieldNow();
        }
    }

    /// Waits for several, retrieving their failures.
    static String outcomes(Future<?>... futures) {
        await(futures);
        return Arrays.stream(futures).map(future -> "" + future.state()).toList().toString();
    }
}
