package dev.weft;

import dev.weft.loop.Clock;

import java.util.Objects;
import java.util.concurrent.Callable;

/// Blocking code on a virtual thread, and the future of its result.
final class OtherThread {
    private OtherThread() {}

    static <T> Future<T> start(Task<?> caller, Callable<T> blocking) {
        Objects.requireNonNull(blocking, "blocking");
        String name = "weft-thread of " + caller.name();
        Future<T> result = caller.loop.createFuture(name);
        Context inherited = caller.context.snapshot();
        Thread thread =
                Thread.ofVirtual()
                        .name(name)
                        .unstarted(() -> {
                            Context.set(inherited);
                            try {
                                result.complete(blocking.call());
                            } catch (Throwable failure) {
                                result.completeExceptionally(failure);
                            }
                        });
        Clock clock = caller.loop.clock;
        clock.outsideWorkBegins();
        result.addDoneCallback(done -> {
            clock.outsideWorkEnds();
            if (done.isCancelled()) {
                thread.interrupt();
            }
        });
        thread.start();
        return result;
    }
}
