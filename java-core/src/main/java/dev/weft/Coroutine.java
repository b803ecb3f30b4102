package dev.weft;

/// Code that a task runs: a plain lambda or method reference, which may await wherever it likes.
///
/// Nothing marks a coroutine in Java. Any method called from a task may await, however deep, so
/// there is no second, asynchronous copy of an API.
///
/// @param <T> what it returns
@FunctionalInterface
public interface Coroutine<T> {
    /// Runs to the end, suspending at each await on the way.
    ///
    /// @return the task's result; may be null
    /// @throws Exception whatever went wrong; it becomes the task's failure, the very same object
    T run() throws Exception;

    /// A coroutine that returns nothing.
    @FunctionalInterface
    interface Action {
        /// Runs to the end, suspending at each await on the way.
        ///
        /// @throws Exception whatever went wrong; it becomes the task's failure, the very same
        ///   object
        void run() throws Exception;

        /// This action as a coroutine whose result is null.
        ///
        /// @return a view of this action
        default Coroutine<Void> asCoroutine() {
            return () -> {
                run();
                return null;
            };
        }
    }

    /// A coroutine that begins even if its task is cancelled before its first turn. The
    /// cancellation then comes at its first await that has to wait. For one that has to let go of
    /// something, or to wait for something, in any case.
    ///
    /// Semantics: `CoroutineStart.ATOMIC` of kotlinx.coroutines.
    ///
    /// @param <T> what it returns
    @FunctionalInterface
    interface Atomic<T> extends Coroutine<T> {}
}
