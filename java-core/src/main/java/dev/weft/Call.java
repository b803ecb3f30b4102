package dev.weft;

import dev.weft.loop.Timers;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.RejectedExecutionException;

/// A callback in the ready queue or among the timers.
final class Call extends Timers.Timer implements Handle {
    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Call.class, "state", State.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final EventLoop loop;
    private final Context context;

    private final Runnable callback;

    // Whoever changes it decides: run and cancel both try, any thread.
    private volatile State state = State.WAITING;

    private enum State {
        WAITING,
        TAKEN,
        CANCELLED
    }

    Call(EventLoop loop, long deadline, Runnable callback, Context context) {
        super(deadline);
        this.loop = loop;
        this.callback = callback;
        this.context = context;
    }

    @Override
    public void run() {
        if (STATE.compareAndSet(this, State.WAITING, State.TAKEN)) {
            loop.context = context;
            callback.run();
        } else {
            loop.timers.remove(this); // cancelled elsewhere, which is why it runs before its time
        }
    }

    @Override
    public boolean cancel() {
        if (!STATE.compareAndSet(this, State.WAITING, State.CANCELLED)) {
            return false;
        }
        if (loop.isCurrent()) {
            loop.timers.remove(this);
        } else if (deadline() > 0) { // else the loop comes to it at once
            try {
                loop.post(this);
            } catch (RejectedExecutionException closed) {
                // Its timers are gone.
            }
        }
        return true;
    }

    @Override
    public boolean isCancelled() {
        return state == State.CANCELLED;
    }

    @Override
    public String toString() {
        return "callback " + callback;
    }
}
