package dev.weft.engine;

/// Makes the strands of one loop and knows which of them is running.
public abstract class Engine {
    final Host host;

    // Loop only: written with the turn held, so ordinary reads and writes suffice.
    Strand current;

    Engine(Host host) {
        this.host = host;
    }

    /// Which mechanism this is.
    public abstract EngineKind kind();

    /// Makes the thread on which the loop's own code is to run; the caller starts it.
    ///
    /// @param name the thread's name
    /// @param loop the loop's code, which must hold no monitor while it resumes a strand
    public abstract Thread newLoopThread(String name, Runnable loop);

    /// Makes a strand that has not started.
    ///
    /// @param owner what [Strand#owner] gives back
    /// @param name how the strand is called in thread dumps, where the engine has such a place
    /// @param body the code to run; it must not throw
    public abstract Strand newStrand(Object owner, String name, Runnable body);

    /// The strand that is running now, or null while the loop's own code or a callback runs. Loop
    /// only.
    public final Strand current() {
        return current;
    }

    /// Makes a strand that belongs to no loop: whichever thread resumes it waits until it has
    /// suspended.
    ///
    /// @param name how its thread is called in thread dumps
    /// @param body the code to run; it must not throw
    public static Strand newDetachedStrand(String name, Runnable body) {
        return new DetachedStrand(name, body);
    }

    /// The host whose turn the calling thread holds: the loop's own thread or one of its strands.
    ///
    /// @return the host, or null on any other thread
    public static Host currentHost() {
        if (JavaLang.isOpen()) {
            if (JavaLang.currentCarrierThread() instanceof LoopThread thread) {
                return thread.host;
            }
        } else if (Thread.currentThread() instanceof LoopThread thread) {
            return thread.host;
        }
        return HandoffEngine.hostOfThisThread();
    }
}
