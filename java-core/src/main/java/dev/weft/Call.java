package dev.weft;

import dev.weft.loop.Timers;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// A callback in the ready queue or among the timers.
final class Call extends Timers.Timer implements Handle {
    private static final VarHandle CALLBACK;

    static {
        try {
            CALLBACK = MethodHandles.lookup().findVarHandle(Call.class, "callback", Runnable.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final EventLoop loop;
    private final Context context;

    // Whoever takes it out decides: run and cancel both exchange it for null, any thread.
    private volatile Runnable callback;
    private volatile boolean cancelled;

    Call(EventLoop loop, long deadline, Runnable callback, Context context) {
        super(deadline);
        this.loop = loop;
        this.callback = callback;
        this.context = context;
    }

    @Override
    public void run() {
        Runnable taken = (Runnable) CALLBACK.getAndSet(this, null);
        if (taken != null) {
            loop.context = context;
            taken.run();
        }
    }

    @Override
    public boolean cancel() {
        if (callback == null || CALLBACK.getAndSet(this, null) == null) {
            return false;
        }
        cancelled = true;
        if (loop.isCurrent()) {
            loop.timers.remove(this);
        }
        // From another thread the timer stays until its time and then finds nothing to run.
        return true;
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    @Override
    public String toString() {
        return "callback " + callback;
    }
}
