package dev.weft.kotlin;

import dev.weft.ContextVar;
import dev.weft.Coroutine;
import dev.weft.Coroutines;

import kotlin.Unit;
import kotlin.coroutines.Continuation;
import kotlin.jvm.functions.Function1;
import kotlin.jvm.functions.Function2;
import kotlin.jvm.functions.Function3;
import kotlin.jvm.functions.Function4;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;

/// Calls Kotlin's suspend functions from Java code in a task, as if they were ordinary methods, and
/// implements them in Java with code that awaits.
///
/// {@snippet class="dev.weft.kotlin.samples.SuspendingSamples" region="call"}
///
/// A suspend function is compiled to a method with one more parameter, the continuation. Handing it
/// on is all that the lambda has to do, and so it is in a method that implements one:
///
/// {@snippet class="dev.weft.kotlin.samples.SuspendingSamples" region="implement"}
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

    /// Calls a function value, Kotlin's `suspend () -> T`, as [#call(Call)] calls any function.
    /// That method is for those of more than three arguments, `call(c -> f.invoke(1, 2, 3, 4, c))`,
    /// and [#call(Call, Class)] for those which fail with a checked exception.
    ///
    /// {@snippet class="dev.weft.kotlin.samples.SuspendingSamples" region="invoke"}
    ///
    /// @param <T> the type of the value
    /// @param function what to call
    /// @return its value; if it failed, this throws the very exception
    public static <T> T invoke(Function1<? super Continuation<? super T>, ?> function) {
        Objects.requireNonNull(function, "function");
        return Suspending.<T, RuntimeException>call(function::invoke);
    }

    /// Calls a function value of one argument, or of a receiver; see [#invoke(Function1)].
    ///
    /// @param <A> the type of the argument
    /// @param <T> the type of the value
    /// @param function what to call
    /// @param a the argument
    /// @return its value
    public static <A, T> T invoke(
            Function2<? super A, ? super Continuation<? super T>, ?> function, A a) {
        Objects.requireNonNull(function, "function");
        return Suspending.<T, RuntimeException>call(c -> function.invoke(a, c));
    }

    /// Calls a function value of two arguments; see [#invoke(Function1)].
    ///
    /// @param <A> the type of the first argument
    /// @param <B> the type of the second
    /// @param <T> the type of the value
    /// @param function what to call
    /// @param a the first argument
    /// @param b the second
    /// @return its value
    public static <A, B, T> T invoke(
            Function3<? super A, ? super B, ? super Continuation<? super T>, ?> function,
            A a,
            B b) {
        Objects.requireNonNull(function, "function");
        return Suspending.<T, RuntimeException>call(c -> function.invoke(a, b, c));
    }

    /// Calls a function value of three arguments; see [#invoke(Function1)].
    ///
    /// @param <A> the type of the first argument
    /// @param <B> the type of the second
    /// @param <C> the type of the third
    /// @param <T> the type of the value
    /// @param function what to call
    /// @param a the first argument
    /// @param b the second
    /// @param c the third
    /// @return its value
    public static <A, B, C, T> T invoke(
            Function4<? super A, ? super B, ? super C, ? super Continuation<? super T>, ?> function,
            A a,
            B b,
            C c) {
        Objects.requireNonNull(function, "function");
        return Suspending.<T, RuntimeException>call(own -> function.invoke(a, b, c, own));
    }

    /// Implements a suspend function: runs code that may await, and gives what its method has to
    /// return.
    ///
    /// {@snippet class="dev.weft.kotlin.samples.SuspendingSamples" region="implement"}
    ///
    /// So does a lambda that stands for a function value, of any number of arguments:
    ///
    /// {@snippet class="dev.weft.kotlin.samples.SuspendingSamples" region="function"}
    ///
    /// The code runs as a task, which has the name of the calling coroutine, on the loop of that
    /// one's dispatcher; from another dispatcher, such as `Dispatchers.IO`, on the loop of the
    /// nearest coroutine around it that has one. The caller goes on where it was. What the code
    /// sets of [ContextVar]s is set in the coroutine, as far as that has values of its own.
    ///
    /// **Switches**: called in a task or on a loop's dispatcher, the code runs at once, and if it
    /// need not wait the coroutine does not suspend. Called in a callback, it runs right after what
    /// runs there now.
    ///
    /// **Failure**: the coroutine gets the very exception, with the place of the call added.
    ///
    /// **Cancel**: cancelling the coroutine cancels the task and waits until that has cleaned up.
    /// Then the coroutine's own cancellation is thrown, or what the cleanup failed with. The code
    /// begins even if the coroutine was cancelled before, as a suspend function does; it is the
    /// first wait that throws.
    ///
    /// **Return it**: the method must return what this returns, and nothing else. If it does not,
    /// the caller goes on twice, at once and when the code is done.
    ///
    /// **Thread**: whatever runs the coroutine.
    ///
    /// @param <T> the type of the value
    /// @param continuation what the method was given
    /// @param body the code
    /// @return what the method is to return: the value, or Kotlin's `COROUTINE_SUSPENDED`
    /// @throws IllegalStateException if there is no loop: neither the coroutine's dispatcher is
    ///   one, nor does this thread run for one, nor is there a coroutine of one around it
    /// @throws RejectedExecutionException if the loop is closed
    public static <T> Object implement(Continuation<? super T> continuation, Coroutine<T> body) {
        Objects.requireNonNull(body, "body");
        return SuspendBodies.run(body, continuation);
    }

    /// [#implement(Continuation, Coroutine)] of a suspend function that returns nothing. Code that
    /// never ends by itself needs a cast to `Coroutine.Action`, for it could be either.
    ///
    /// @param continuation what the method was given
    /// @param body the code
    /// @return what the method is to return
    public static Object implement(Continuation<? super Unit> continuation, Coroutine.Action body) {
        Objects.requireNonNull(body, "body");
        return SuspendBodies.run(body, continuation);
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
