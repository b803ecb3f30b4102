package dev.weft;

import java.lang.ref.Cleaner;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Spliterator;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

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
    private static final int BATCH = 64;

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

    // ---- from other sources

    /// The items of a stream, each computed when it is asked for. The stages of the stream are run
    /// like a generator's body: in a task, they may await.
    ///
    /// **Close**: closing the generator, begun or not, closes the stream; so does its end.
    ///
    /// {@snippet class="dev.weft.snippets.AdapterSnippetsTest" region="fromStream"}
    ///
    /// @param <T> the type of the items
    /// @param stream where they come from; it is run sequentially, also if it is parallel
    /// @return a new generator
    public static <T> Generator<T> from(Stream<? extends T> stream) {
        return of(new StreamBody<T>(Objects.requireNonNull(stream, "stream")));
    }

    /// The items of a publisher, requested 64 at a time; see [#from(Flow.Publisher, int)].
    ///
    /// @param <T> the type of the items
    /// @param publisher where they come from
    /// @return a new generator
    public static <T> Generator<T> from(Flow.Publisher<? extends T> publisher) {
        return from(publisher, BATCH);
    }

    /// The items of a publisher, for a plain `for` in a task.
    ///
    /// {@snippet class="dev.weft.snippets.AdapterSnippetsTest" region="fromPublisher"}
    ///
    /// It subscribes when it is first asked, and requests a batch. When three quarters of the batch
    /// have been taken, as many are requested again, so that the publisher need not stop. What has
    /// come and was not asked for waits here. A failure of the publisher is thrown, the very
    /// object, after the items that came before it.
    ///
    /// **Switches** only if no item is there. **Cancel**: of a task that waits for an item; the
    /// subscription goes on, and the item that was about to be given comes with the next request.
    /// **Close**: cancels the subscription and drops what has come; left open, it is closed when
    /// its task ends, as every generator is. **Thread**: the tasks of one loop; elsewhere, asking
    /// throws [IllegalStateException]. The publisher may signal from any thread.
    ///
    /// @param <T> the type of the items
    /// @param publisher where they come from
    /// @param batch how many are requested at most, and kept in memory, before they are asked for
    /// @return a new generator
    /// @throws IllegalArgumentException if the batch is less than one
    public static <T> Generator<T> from(Flow.Publisher<? extends T> publisher, int batch) {
        return new Generator<>(new PublisherSource<>(publisher, batch));
    }

    // ---- as other sources

    /// A publisher each of whose subscribers gets a run of its own of a generator's code.
    ///
    /// {@snippet class="dev.weft.snippets.AdapterSnippetsTest" region="publisher"}
    ///
    /// The code runs in a task, and only while items are requested: from the first request on, and
    /// past a `yield` once the next item is requested. So the end of the items, too, is told to a
    /// subscriber that asks for more than there are.
    ///
    /// **Order**: signals come one at a time, in the order of the items; `onSubscribe` in a later
    /// turn of the loop than the call of `subscribe`. **Cancel**: by the subscriber, closes the
    /// run: its pending `yield` throws, or another await is cancelled, and its cleanup may await.
    /// What fails then goes to the [ExceptionHandler], as does what a subscriber throws, which
    /// counts as cancelling. **Failure**: `onError` gets the very exception; a null item is one.
    /// **Thread**: `subscribe` and the methods of a subscription, any. All signals come on the
    /// loop, which must not be blocked by them.
    ///
    /// When the loop closes, the runs are cancelled as all tasks are, and their subscribers get an
    /// `onError` with a [java.util.concurrent.CancellationException]. Who subscribes after that
    /// gets an `onError` at once, on the calling thread.
    ///
    /// Origin: `publish` of kotlinx-coroutines-reactive, which runs ahead to the next item; here
    /// none is taken from anywhere before it is wanted.
    ///
    /// @param <T> the type of the items
    /// @param loop where the code runs
    /// @param body the code; it may yield from the task that runs it alone
    /// @return a publisher
    public static <T> Flow.Publisher<T> publisher(EventLoop loop, Body<T> body) {
        Objects.requireNonNull(loop, "loop");
        Objects.requireNonNull(body, "body");
        return subscriber -> PublisherRun.start(loop, body, subscriber);
    }

    /// The rest of this generator's items as a publisher, for one subscriber; see
    /// [#publisher(EventLoop, Body)]. Others get an `onError` when they request an item.
    ///
    /// This generator is then asked in a task of the loop, and closed with the subscription.
    ///
    /// @param loop where this generator is asked
    /// @return a publisher
    public Flow.Publisher<T> publisher(EventLoop loop) {
        return new GeneratorPublisher<>(Objects.requireNonNull(loop, "loop"), this);
    }

    /// The rest of this generator's items as a stream, sequential and in their order. In a task,
    /// its stages may await.
    ///
    /// {@snippet class="dev.weft.snippets.AdapterSnippetsTest" region="stream"}
    ///
    /// It cannot be split, so `parallel` changes nothing: items are asked for, and stages run, in
    /// the thread of the terminal operation. Only what follows a stage that needs all items at
    /// once, such as `sorted`, is then done in other threads, where it cannot await.
    ///
    /// **Close**: closing the stream closes this generator. As with every stream, its end does not.
    ///
    /// @return a new stream; this generator can be gone through once
    public Stream<T> stream() {
        return StreamSupport.stream(spliterator(), false).onClose(this::close);
    }

    /// The items as a spliterator that cannot be split: a generator has one consumer.
    ///
    /// @return a new spliterator
    @Override
    public Spliterator<T> spliterator() {
        return new Unsplittable<>(this);
    }

    private record Unsplittable<T>(Generator<T> generator) implements Spliterator<T> {
        @Override
        public boolean tryAdvance(Consumer<? super T> action) {
            if (!generator.hasNext()) {
                return false;
            }
            action.accept(generator.next());
            return true;
        }

        @Override
        public Spliterator<T> trySplit() {
            return null;
        }

        @Override
        public long estimateSize() {
            return Long.MAX_VALUE;
        }

        @Override
        public int characteristics() {
            return ORDERED;
        }
    }

    // ---- one item after the other

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
