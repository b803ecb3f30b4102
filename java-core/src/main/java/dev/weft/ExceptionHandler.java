package dev.weft;

/// Hears of whatever went wrong on a loop where no code was waiting for it: a callback that threw,
/// a failure that nobody retrieved, and in debug mode a slow callback or a lock held across an
/// await.
///
/// Semantics: asyncio's exception handler.
///
/// @see EventLoop#setExceptionHandler
@FunctionalInterface
public interface ExceptionHandler {
    /// Deals with one occurrence. What this method throws is logged and goes no further.
    ///
    /// @param loop where it happened
    /// @param context what happened
    void handle(EventLoop loop, ExceptionContext context);
}
