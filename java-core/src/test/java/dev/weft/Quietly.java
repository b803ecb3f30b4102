package dev.weft;

import java.util.Arrays;

/// Waiting for the end of something, however it ends.
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
