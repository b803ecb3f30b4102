package dev.weft;

import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;

/// Items that a publisher sends, from whatever thread. The numbers in comments are rules of the
/// Reactive Streams.
///
/// What it sends waits in a ring, and no more is requested than there is room for. The consumer is
/// woken only if it has parked, once for all that comes before it runs.
final class PublisherSource<T> extends ItemSource<T> implements Flow.Subscriber<T> {
    private static final Flow.Subscription CLOSED = new Closed();

    private final Flow.Publisher<? extends T> publisher;
    private final int batch;
    private final int refill; // how many are taken before as many are requested
    private final SignalRing<T> signals;

    // Any thread: null, then the publisher's, then CLOSED; or CLOSED at once.
    private final AtomicReference<Flow.Subscription> subscription = new AtomicReference<>();

    // Written on the loop, read by the publisher's threads: what the consumer waits for.
    private volatile Future<Void> waiting;

    // Loop only, so that calls of the subscription are serial (2.7).
    private boolean subscribed;
    private boolean requested;
    private int sinceRequest; // items taken

    PublisherSource(Flow.Publisher<? extends T> publisher, int batch) {
        if (batch < 1) {
            throw new IllegalArgumentException("a batch is at least one item, not " + batch);
        }
        this.publisher = Objects.requireNonNull(publisher, "publisher");
        this.batch = batch;
        this.refill = batch - batch / 4;
        this.signals = new SignalRing<>(batch);
    }

    // ---- the publisher's side

    @Override
    public void onSubscribe(Flow.Subscription given) {
        Objects.requireNonNull(given, "subscription"); // 2.13
        if (!subscription.compareAndSet(null, given)) {
            given.cancel(); // a second one (2.5), or it was closed meanwhile
            return;
        }
        tellConsumer();
    }

    @Override
    public void onNext(T item) {
        Objects.requireNonNull(item, "item"); // 2.13
        if (subscription.get() != CLOSED) {
            signals.put(item);
            tellConsumer();
        }
    }

    @Override
    public void onError(Throwable failure) {
        signals.end(Objects.requireNonNull(failure, "failure")); // 2.13
        tellConsumer();
    }

    @Override
    public void onComplete() {
        signals.end(null);
        tellConsumer();
    }

    private void tellConsumer() {
        Future<Void> parked = waiting;
        if (parked != null) {
            parked.complete(null);
        }
    }

    // ---- the consumer's side

    @Override
    void open(Task<?> task) {
        Coroutines.currentTask(); // a publisher cannot be waited for elsewhere
    }

    @Override
    void produce() {
        if (!subscribed) {
            subscribe();
        }
        while (!takeOne()) {
            park();
        }
    }

    private void subscribe() {
        subscribed = true;
        try {
            publisher.subscribe(this);
        } catch (Throwable broken) {
            stop();
            throw broken;
        }
    }

    /// Goes on as far as it can without waiting.
    ///
    /// @return whether there is an item, or the end
    private boolean takeOne() {
        switch (signals.take()) {
            case null -> {
                requestFirst();
                return false;
            }
            case SignalRing.End end -> finish(end);
            case Object item -> handOn(item);
        }
        return true;
    }

    private void handOn(Object item) {
        @SuppressWarnings("unchecked") // onNext put a T in
        T taken = (T) item;
        give(taken);
        if (requested && ++sinceRequest == refill && !signals.hasEnded()) {
            sinceRequest = 0;
            subscription.get().request(refill);
        }
    }

    private void finish(SignalRing.End end) {
        if (end.lives()) {
            stop();
        } else {
            subscription.set(CLOSED); // it counts as cancelled (2.4)
            end();
        }
        if (end.failure() != null) {
            AwaitSite.addTo(end.failure(), asker());
            throw Sneaky.rethrow(end.failure());
        }
    }

    private void requestFirst() {
        if (!requested && subscription.get() != null) {
            requested = true;
            subscription.get().request(batch);
        }
    }

    private void park() {
        Future<Void> signal = asker().loop.createFuture("an item of a publisher");
        waiting = signal;
        try {
            if (nothingIsNew()) { // which is asked after waiting is seen, and so is not missed
                asker().await(signal);
            }
        } finally {
            waiting = null;
        }
    }

    private boolean nothingIsNew() {
        return signals.isEmpty() && (requested || subscription.get() == null);
    }

    @Override
    void stop() {
        end();
        Flow.Subscription last = subscription.getAndSet(CLOSED);
        if (last != null) {
            last.cancel();
        }
    }

    /// Takes the place of a subscription that is not to be used any more.
    private static final class Closed implements Flow.Subscription {
        @Override
        public void request(long n) {
            // Nobody is asked.
        }

        @Override
        public void cancel() {
            // It is.
        }
    }
}
