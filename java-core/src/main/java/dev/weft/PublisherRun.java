package dev.weft;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;

/// One subscriber's run of a generator's body: a task that goes on only while items are requested.
/// The numbers in comments are rules of the Reactive Streams.
///
/// | state | holds | leaves when |
/// | --- | --- | --- |
/// | subscribing | no `task` | the loop has called `onSubscribe` |
/// | waiting | `waiting` | there is demand, or it is closed |
/// | running | `running` | the body yields or ends, or it is closed |
/// | giving | neither of these | `onNext` returns |
/// | closing | `closing`; no `subscriber`, unless it is to hear of its `mistake` | the task ends |
/// | ended | no `subscriber` | |
final class PublisherRun<T> implements Flow.Subscription, Generator.Yielder<T> {
    private static final VarHandle DEMAND;

    static {
        try {
            DEMAND = MethodHandles.lookup().findVarHandle(PublisherRun.class, "demand", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final EventLoop loop;
    private final Generator.Body<T> body;

    // Any thread.
    private volatile long demand; // requested and not given; at Long.MAX_VALUE it stays (3.17)
    private volatile boolean cancelled; // by the subscriber, a little before the loop is told

    // Loop only.
    private Flow.Subscriber<? super T> subscriber; // null once it is to hear nothing more (3.13)
    private Task<Void> task;
    private Future<Void> waiting; // for demand
    private boolean running;
    private boolean closing;
    private Throwable mistake; // the subscriber's own

    private PublisherRun(
            EventLoop loop, Generator.Body<T> body, Flow.Subscriber<? super T> subscriber) {
        this.loop = loop;
        this.body = body;
        this.subscriber = Objects.requireNonNull(subscriber, "subscriber"); // 1.9
    }

    /// Gives a subscriber a run of its own. Any thread.
    static <T> void start(
            EventLoop loop, Generator.Body<T> body, Flow.Subscriber<? super T> subscriber) {
        var run = new PublisherRun<T>(loop, body, subscriber);
        try {
            loop.callSoonThreadSafe(run::begin);
        } catch (RejectedExecutionException loopClosed) {
            run.subscribe();
            run.tellEnd(loopClosed);
        }
    }

    private void begin() {
        subscribe();
        try {
            task = loop.spawn(this::run);
        } catch (RejectedExecutionException loopCloses) {
            tellEnd(loopCloses);
            return;
        }
        task.addDoneCallback(this::ended);
    }

    private void subscribe() {
        Flow.Subscriber<? super T> told = subscriber;
        try {
            told.onSubscribe(this);
        } catch (Throwable broken) {
            drop(told, broken);
        }
    }

    // ---- what the subscriber asks

    @Override
    public void request(long n) {
        if (n <= 0) {
            onLoop(() -> refuse(n));
            return;
        }
        long before;
        long after;
        do {
            before = demand;
            after = before + n < 0 ? Long.MAX_VALUE : before + n;
        } while (!DEMAND.compareAndSet(this, before, after));
        if (before == 0) {
            onLoop(this::wake);
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        onLoop(this::close);
    }

    private void onLoop(Runnable change) {
        if (loop.isCurrent()) {
            change.run();
            return;
        }
        try {
            loop.callSoonThreadSafe(change);
        } catch (RejectedExecutionException loopClosed) {
            // All has ended.
        }
    }

    private void refuse(long n) {
        if (!closing && subscriber != null) {
            mistake = new IllegalArgumentException("§3.9: requested " + n + " items");
            close();
        }
    }

    private void wake() {
        if (waiting != null) {
            waiting.complete(null);
        }
    }

    /// Has the body's yield throw. A body that awaits something else is cancelled, once: its
    /// cleanup is not disturbed.
    private void close() {
        if (cancelled) {
            subscriber = null;
        }
        if (closing) {
            return;
        }
        closing = true;
        if (running) {
            task.cancel("the subscriber has cancelled");
        }
        wake();
    }

    // ---- the task

    private Void run() throws Exception {
        try {
            awaitDemand();
        } catch (Throwable notWanted) {
            if (body instanceof OwningBody<T> owning) {
                owning.close();
            }
            throw notWanted;
        }
        running = true;
        try {
            body.run(this);
        } finally {
            running = false;
        }
        return null;
    }

    @Override
    public void yield(T item) {
        if (Task.currentOrNull() != task) {
            throw new IllegalStateException("only the task that runs the body may yield");
        }
        Objects.requireNonNull(item, "a publisher has no null items"); // 2.13
        running = false;
        checkWanted();
        give(item);
        awaitDemand();
        running = true;
    }

    private void give(T item) {
        Flow.Subscriber<? super T> told = subscriber;
        try {
            told.onNext(item);
        } catch (Throwable broken) {
            drop(told, broken);
        }
        if (demand != Long.MAX_VALUE) {
            DEMAND.getAndAdd(this, -1L);
        }
    }

    private void awaitDemand() {
        while (demand == 0 && !closing && !cancelled) {
            waiting = loop.createFuture("a request of a subscriber");
            try {
                task.await(waiting);
            } finally {
                waiting = null;
            }
        }
        checkWanted();
    }

    private void checkWanted() {
        if (cancelled) {
            closing = true;
            subscriber = null;
        }
        if (closing) {
            throw new GeneratorBody.Closed();
        }
    }

    // ---- the end

    /// Lets go of a subscriber that has thrown, which counts as a cancel (2.13).
    private void drop(Flow.Subscriber<? super T> told, Throwable broken) {
        cancelled = true;
        subscriber = null;
        loop.report(new ExceptionContext(ExceptionContext.textOf(told) + " threw", broken, told));
    }

    private void ended(Future<Void> done) {
        Throwable failure =
                switch (done.outcomeNow()) {
                    case Outcome.Value<Void> _ -> null;
                    case Outcome.Failure<Void>(Throwable thrown) -> thrown;
                    case Outcome.Cancelled<Void>(Throwable thrown) -> closing ? null : thrown;
                };
        if (cancelled) {
            reportLost(failure);
        } else if (mistake == null) {
            tellEnd(failure);
        } else {
            if (failure != null) {
                mistake.addSuppressed(failure);
            }
            tellEnd(mistake);
        }
    }

    private void reportLost(Throwable failure) {
        if (failure != null) {
            loop.report(
                    new ExceptionContext(
                            "a publisher failed after its subscriber had cancelled",
                            failure,
                            task));
        }
    }

    private void tellEnd(Throwable failure) {
        Flow.Subscriber<? super T> told = subscriber;
        subscriber = null;
        if (cancelled) {
            return;
        }
        try {
            if (failure == null) {
                told.onComplete();
            } else {
                told.onError(failure);
            }
        } catch (Throwable broken) {
            drop(told, broken);
        }
    }
}
