package dev.weft;

/// A callback that was asked for and can still be called off.
///
/// @see EventLoop#callSoon
/// @see EventLoop#callLater
public sealed interface Handle permits Call {
    /// Calls the callback off, unless it runs or ran already. Any thread; on another thread than
    /// the loop's the callback may be just about to run.
    ///
    /// @return whether this call did it
    boolean cancel();

    /// Whether the callback was called off.
    ///
    /// @return true after [#cancel] returned true
    boolean isCancelled();
}
