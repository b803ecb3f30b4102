package dev.weft;

import java.util.concurrent.Flow;

/// A publisher that the test works by hand, and that leaves its requests in the trail.
final class ByHand<T> implements Flow.Publisher<T>, Flow.Subscription {
    private final Trail trail;
    volatile Flow.Subscriber<? super T> subscriber; // null before somebody subscribes

    ByHand(Trail trail) {
        this.trail = trail;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super T> given) {
        subscriber = given;
        given.onSubscribe(this);
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    final void send(T... items) {
        for (T item : items) {
            subscriber.onNext(item);
        }
    }

    @Override
    public void request(long n) {
        trail.add("request " + n);
    }

    @Override
    public void cancel() {
        trail.add("cancel");
    }
}
