package dev.weft;

import java.util.concurrent.Flow;

/// A subscriber that leaves its signals in the trail.
class Listener<T> implements Flow.Subscriber<T> {
    private final Trail trail;
    volatile Flow.Subscription subscription; // null before it has subscribed

    Listener(Trail trail) {
        this.trail = trail;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
    }

    @Override
    public void onNext(T item) {
        trail.add(item);
    }

    @Override
    public void onError(Throwable failure) {
        trail.addThrown(failure);
    }

    @Override
    public void onComplete() {
        trail.add("complete");
    }

    /// Requests, and lets the loop do what comes of it.
    void ask(long n) {
        subscription.request(n);
        Quietly.turns(3);
    }

    /// Cancels, and lets the loop do what comes of it.
    void leave() {
        subscription.cancel();
        Quietly.turns(3);
    }
}
