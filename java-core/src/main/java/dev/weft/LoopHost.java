package dev.weft;

import dev.weft.engine.Host;
import dev.weft.engine.Strand;

/// A loop as its engine sees it.
///
/// @param loop the loop
record LoopHost(EventLoop loop) implements Host {
    @Override
    public Strand takeNextStrand() {
        // In debug mode every step goes through the loop, which takes its time.
        return Debug.ENABLED ? loop.ready.nextDirect() : loop.ready.nextStrand();
    }

    @Override
    public void submit(Runnable work) {
        loop.post(work);
    }
}
