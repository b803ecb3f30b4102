package dev.weft;

import java.lang.ref.Cleaner;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;

/// A function that can be left in the middle and entered again: it yields items, and runs only
/// while somebody asks for the next one.
///
/// {@snippet class="dev.weft.snippets.SnippetsTest" region="generator"}
///
/// The body may call other methods and yield from there, however deep: `out` is an ordinary object.
/// Consumed in a task, it may await; the whole task waits then.
///
/// **Close**: leaving a `for` loop early leaves the body suspended. [#close] makes its pending
/// `yield` throw, so that its `finally` blocks run; use try-with-resources to have that at once.
///
/// A generator that was made in a task and is left open is closed when the task's code has ended,
/// however it ended, as if try-with-resources were around that code: before the task is done, the
/// newest first, and cleanup may await. What it fails with is a failure of the task; or goes to the
/// [ExceptionHandler], if the task was cancelled. A generator made in the body of another is closed
/// with that body. One that was made elsewhere, or whose maker had ended before it was first asked,
/// belongs to the task that first asks it; and one that another task or body was the last to ask
/// goes over to that, if it still runs. Asking one that was closed so throws
/// [IllegalStateException]: it does not look like the end of its items.
///
/// One that nobody refers to any more is closed too; on a thread of no task, that is all.
///
/// **Thread**: a generator is for one consumer at a time. One that was first asked in a task
/// belongs to that task's loop. Anywhere else the body runs on a virtual thread of its own while
/// the consumer waits: the same on every engine, because resuming a bare continuation on a thread
/// that may hold a monitor would crash the JVM. A switch inside a task is several times faster.
///
/// **Locks**: the body runs on a stack of its own, and but for `CONTINUATION` in a task on a thread
/// of its own. It does not see the consumer's ThreadLocals and ScopedValue bindings (its
/// [ContextVar]s it does), and must not want a lock that the consumer holds while it asks: each
/// waits for the other then.
///
/// Semantics: Python's generators.
///
/// @param <T> the type of the items
public final class Generator<T> implements Iterator<T>, Iterable<T>, AutoCloseable {
    private final ItemSource<T> source;
    private Cleaner.Cleanable cleanable;

    private Generator(ItemSource<T> source) {
        this.source = source;
    }

    /// What a generator's body is given: where the items go.
    ///
    /// @param <T> the type of the items
    @FunctionalInterface
    public interface Yielder<T> {
        /// Hands an item to the consumer and waits until it asks for the next one.
        ///
        /// @param item the item; may be null
        /// @throws java.util.concurrent.CancellationException if the generator is closed; clean up
        ///   and let it pass
        void yield(T item);
    }

    /// The code of a generator.
    ///
    /// @param <T> the type of the items
    @FunctionalInterface
    public interface Body<T> {
        /// Runs from the first request to the last.
        ///
        /// @param out where the items go
        /// @throws Exception whatever went wrong; the consumer's `next` throws the very object
        void run(Yielder<T> out) throws Exception;
    }

    /// A generator; nothing of its body has run.
    ///
    /// @param <T> the type of the items
    /// @param body its code
    /// @return a new generator
    public static <T> Generator<T> of(Body<T> body) {
        return new Generator<>(new GeneratorBody<>(Objects.requireNonNull(body, "body")));
    }

    /// Whether there is another item; runs the body until it yields one or ends.
    ///
    /// @return false once the body has ended or the generator is closed
    /// @throws IllegalStateException if called by the body itself, or off the loop to which this
    ///   generator belongs; or if it was closed with the task that made it
    @Override
    public boolean hasNext() {
        try {
            return source.advance();
        } finally {
            if (source.isOpen() != (cleanable != null)) {
                watchOrForget();
            }
        }
    }

    private void watchOrForget() {
        if (cleanable == null) {
            cleanable = Collected.CLEANER.register(this, source::closeAbandoned);
        } else {
            cleanable.clean();
            cleanable = null;
        }
    }

    /// The next item; runs the body until it yields one.
    ///
    /// @return the item
    /// @throws NoSuchElementException if the body has ended
    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the generator has ended");
        }
        return source.take();
    }

    /// This generator itself: it can be gone through once.
    ///
    /// @return this
    @Override
    public Iterator<T> iterator() {
        return this;
    }

    /// Ends the generator: its pending `yield` throws, its `finally` blocks run. Closing again does
    /// nothing.
    ///
    /// @throws IllegalStateException if the body yields again instead of ending
    @Override
    public void close() {
        source.close();
        if (cleanable != null) {
            watchOrForget();
        }
    }
}
