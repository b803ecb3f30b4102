package dev.weft.engine;

/// Makes the strands of one loop.
public abstract class Engine {
    final Host host;

    Engine(Host host) {
        this.host = host;
    }

    /// Which mechanism this is.
    public abstract EngineKind kind();

    /// The thread on which the loop's own code is to run; whoever opened the engine starts it.
    public abstract Thread loopThread();

    /// Makes a strand that has not started.
    ///
    /// @param owner what [Strand#owner] gives back
    /// @param name how the strand is called in thread dumps, where the engine has such a place
    /// @param body the code to run; it must not throw
    public abstract Strand newStrand(Object owner, String name, Runnable body);

    /// Lets other threads run if the loop's could keep them from it for ever. Called on the loop's
    /// thread after every batch.
    public void giveWay() {}

    /// Makes a strand that belongs to no loop: whichever thread resumes it waits until it has
    /// suspended.
    ///
    /// @param name how its thread is called in thread dumps
    /// @param body the code to run; it must not throw
    public static Strand newDetachedStrand(String name, Runnable body) {
        return new DetachedStrand(name, body);
    }

    /// For whom the calling thread runs: the owner of the strand it is on, or the [Host] itself
    /// while it is the loop's own code or a callback.
    ///
    /// It is the first question of every await, hence one look-up and no chain of them.
    ///
    /// @return the owner or the host; null on a thread of no loop
    public static Object running() {
        // No engine that has a LoopThread can be chosen where java.lang is closed.
        if (JavaLang.isOpen() && JavaLang.currentCarrierThread() instanceof LoopThread thread) {
            return thread.running;
        }
        return HandoffEngine.runningOnThisThread();
    }
}
