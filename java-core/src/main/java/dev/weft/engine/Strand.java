package dev.weft.engine;

/// A stack that can stop in the middle and go on later.
///
/// A strand lies in a loop's ready queue as itself, which is why it is a [Runnable]; the loop
/// resumes it with [#resume], never with `run`.
///
/// | state | who runs | leaves when |
/// | --- | --- | --- |
/// | new | nobody | first `resume` |
/// | running | the strand; the loop waits | `suspend`, or its body returns |
/// | suspended | the loop or another strand | `resume` |
/// | done | | |
public interface Strand extends Runnable {
    /// Starts or continues this strand and returns when it has suspended or is done. Loop only.
    void resume();

    /// The same as [#resume], where the engine's class leaves it free to be.
    @Override
    default void run() {
        resume();
    }

    /// Suspends this strand, which must be the running one, until somebody resumes it.
    ///
    /// @throws IllegalStateException if a frame on the stack cannot be suspended; the message says
    ///   which one
    void suspend();

    /// Whether the calling code runs on this strand. Any thread.
    boolean isCurrent();

    /// The frames of this strand, innermost first; empty if it has not started or is done.
    StackTraceElement[] stackTrace();

    /// What the loop hung on this strand.
    Object owner();

    /// Hangs something else on this strand, which must not be the running one. Loop only.
    void own(Object owner);

    /// Hangs something else on this strand, which is the running one: from now on it is
    /// [Engine#running]. Loop only.
    void become(Object owner);

    /// Has this strand, the running one, serve another owner instead of ending, if that cannot tell
    /// the difference: a stack that goes on is cheaper than a new one.
    ///
    /// @param name how a new strand would be called
    /// @return false if it must end, as some engines' always do
    default boolean reuseFor(Object owner, String name) {
        return false;
    }
}
