package dev.weft.engine;

import java.util.concurrent.RejectedExecutionException;

/// What an engine asks of the loop that it serves.
public interface Host {
    /// Takes the next ready item if it is a strand that may run now; leaves anything else where it
    /// is. Called with the loop's turn held, on a strand's own thread.
    ///
    /// @return the strand, or null if the loop itself has to look
    Strand takeNextStrand();

    /// Has a strand that [#takeNextStrand] gave be the next one again. Called as that is.
    void putBack(Strand strand);

    /// Hears that a strand which [#takeNextStrand] gave cannot start. Called as that is.
    void cannotStart(Strand strand, Throwable reason);

    /// Puts a piece of the engine's work at the end of the ready queue; callable from any thread.
    ///
    /// @throws RejectedExecutionException if the loop is closed
    void submit(Runnable work);
}
