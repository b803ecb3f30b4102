package dev.weft;

import java.util.Objects;
import java.util.concurrent.Callable;

/// Blocking code on a virtual thread, and the future of its result.
final class OtherThread {
    private OtherThread() {}

    static <T> Future<T> start(Task<?> caller, Callable<T> blocking) {
        Objects.requireNonNull(blocking, "blocking");
        Future<T> result = caller.loop.createFuture();
        Context inherited = caller.context;
        Thread thread =
                Thread.ofVirtual()
                        .name("weft-thread of " + caller.name())
                        .unstarted(() -> {
                            Context.set(inherited);
                            try {
                                result.complete(blocking.call());
                            } catch (Throwable failure) {
                                result.completeExceptionally(failure);
                            }
                        });
        result.addDoneCallback(done -> {
            if (done.isCancelled()) {
                thread.interrupt();
            }
        });
        thread.start();
        return result;
    }
}
