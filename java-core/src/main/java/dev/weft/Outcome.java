package dev.weft;

import java.util.concurrent.CancellationException;

/// How something ended, as a value: what a task or future gave, what it failed with, or that it was
/// cancelled. For code that wants to look at an end rather than have it thrown.
///
/// {@snippet class="dev.weft.snippets.StructuredSnippetsTest" region="outcomes"}
///
/// Origin: what `asyncio.gather` gives with `return_exceptions=True`, where a value and an
/// exception cannot be told apart if tasks return exceptions.
///
/// @param <T> the type of the value
/// @see Future#outcomeNow
/// @see Coroutines#gatherOutcomes
public sealed interface Outcome<T> {
    /// The value, or what was thrown.
    ///
    /// @return the value; for another outcome this throws the very exception, checked or not
    /// @throws CancellationException if it was cancelled
    T get();

    /// It gave a value.
    ///
    /// @param <T> the type of the value
    /// @param value the value; may be null
    record Value<T>(T value) implements Outcome<T> {
        @Override
        public T get() {
            return value;
        }
    }

    /// It failed.
    ///
    /// @param <T> the type of the value that it would have given
    /// @param exception the very exception
    record Failure<T>(Throwable exception) implements Outcome<T> {
        @Override
        public T get() {
            throw Sneaky.rethrow(exception);
        }
    }

    /// It was cancelled.
    ///
    /// @param <T> the type of the value that it would have given
    /// @param exception what an await of it throws
    record Cancelled<T>(CancellationException exception) implements Outcome<T> {
        @Override
        public T get() {
            throw exception;
        }
    }
}
