package dev.weft;

import dev.weft.engine.Host;
import dev.weft.engine.Strand;
import dev.weft.loop.Callback;

/// A loop as its engine sees it.
///
/// @param loop the loop
record LoopHost(EventLoop loop) implements Host {
    @Override
    public Strand takeNextStrand() {
        if (Debug.ENABLED) { // every step goes through the loop, which takes its time
            return loop.ready.nextDirect();
        }
        return switch (loop.ready.peek()) {
            case Strand _ -> (Strand) loop.ready.next();
            case FirstTurn<?> _ -> ((FirstTurn<?>) loop.ready.next()).newStrand();
            case Callback _ -> null;
            case null -> null;
            default -> loop.commands.idleStackForNext();
        };
    }

    @Override
    public void putBack(Strand strand) {
        loop.enqueueDirect(strand);
    }

    @Override
    public void cannotStart(Strand strand, Throwable reason) {
        ((Task<?>) strand.owner()).failToBegin(reason);
    }

    @Override
    public void submit(Runnable work) {
        loop.post(work::run); // on a stack of its own no strand may be resumed
    }
}
