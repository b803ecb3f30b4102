package dev.weft.kotlin;

import dev.weft.Coroutines;

import kotlin.coroutines.Continuation;

import java.util.Objects;
import java.util.concurrent.CancellationException;

/// Calls Kotlin's suspend functions from Java code in a task, as if they were ordinary methods.
///
/// {@snippet class="dev.weft.kotlin.samples.SuspendingSamples" region="call"}
///
/// A suspend function is compiled to a method with one more parameter, the continuation; handing it
/// on is all that the lambda has to do.
public final class Suspending {
    private Suspending() {}

    /// Calls a suspend function, waits until it and the coroutines it started are done, and gives
    /// its value.
    ///
    /// **Switches** only if the function suspends. It begins on the spot, inside the calling task;
    /// after its first suspension it goes on from the loop's ready queue, on the dispatcher of this
    /// loop.
    ///
    /// **Cancel**: cancelling the task cancels the coroutine, with the task's own exception, and
    /// waits until the coroutine has cleaned up; a second request changes nothing. Then that
    /// exception is thrown, or the one that the cleanup failed with.
    ///
    /// **Thread**: a task.
    ///
    /// @param <T> the type of the value
    /// @param <X> the checked exception that the function declares, with `@Throws` in Kotlin
    /// @param function calls the suspend function with the continuation it is given
    /// @return its value; if it failed, this throws the very exception
    /// @throws X if the function failed with it
    /// @throws CancellationException if the task, or the coroutine, is cancelled
    /// @throws IllegalStateException outside a task
    public static <T, X extends Exception> T call(Call<T, X> function) throws X {
        Objects.requireNonNull(function, "function");
        return SuspendCalls.run(Coroutines.currentTask(), function);
    }

    /// Calls a suspend function that may fail with a checked exception without declaring it, as
    /// Kotlin code does; see [#call(Call)].
    ///
    /// {@snippet class="dev.weft.kotlin.samples.SuspendingSamples" region="declared"}
    ///
    /// @param <T> the type of the value
    /// @param <X> the exception to declare
    /// @param function calls the suspend function with the continuation it is given
    /// @param declared the exception's class, for the compiler alone: others are thrown as well
    /// @return its value
    /// @throws X if the function failed with it
    public static <T, X extends Throwable> T call(
            Call<T, ? extends Exception> function, Class<X> declared) throws X {
        Objects.requireNonNull(function, "function");
        Objects.requireNonNull(declared, "declared");
        return SuspendCalls.run(Coroutines.currentTask(), function);
    }

    /// The call of a suspend function, in the shape in which Java sees one.
    ///
    /// @param <T> the type of the value
    /// @param <X> the checked exception that the function declares
    @FunctionalInterface
    public interface Call<T, X extends Exception> {
        /// Calls the function.
        ///
        /// @param continuation what to hand on to it
        /// @return what it returned: its value, or the mark that says that it suspended
        /// @throws X if it failed before it suspended
        Object invoke(Continuation<T> continuation) throws X;
    }
}
