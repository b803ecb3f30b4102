package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;

/// Generators consumed in a callback of a loop, where nothing can await.
class GeneratorInCallbackTest extends GeneratorContract {
    @Override
    void consume(Coroutine.Action consumer) {
        run(() -> {
            Future<Void> done = currentLoop().createFuture();
            currentLoop()
                    .callSoon(() -> {
                        try {
                            consumer.run();
                            done.complete(null);
                        } catch (Throwable failure) {
                            done.completeExceptionally(failure);
                        }
                    });
            await(done);
        });
    }
}
