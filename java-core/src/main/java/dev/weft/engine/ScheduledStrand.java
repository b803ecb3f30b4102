package dev.weft.engine;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/// A virtual thread that only the loop runs, and that is its own scheduler.
///
/// The JDK hands the virtual thread's continuation, always the same [Runnable], to its scheduler
/// whenever the thread may go on. Being that scheduler, the strand keeps the continuation and lets
/// the loop run it. It suspends with `Thread.yield` rather than `park`: a yielded thread may be run
/// again at any time, so resuming needs no `unpark`, and a yield that could not unmount returns at
/// once where a park would block the loop's thread for good.
///
/// A virtual thread started inside a task inherits this scheduler on JDK 25. What it submits is not
/// our continuation, so it goes to the JDK's default scheduler.
final class ScheduledStrand implements Strand, Executor {
    // The states of a strand. Numbers and not an enum: a switch writes three of them, and every
    // write of a reference is work for the garbage collector too.

    /// The body runs, or the JDK has parked it for a reason of its own (a lock, a sleep).
    private static final byte RUNNING = 0;

    /// Suspended by [#suspend]; only [#resume] may run it.
    private static final byte SUSPENDED = 1;

    /// Resumed by the loop and not yet back in the body.
    private static final byte RESUMED = 2;

    private final LoopThread loop;
    private final Thread thread;
    private Object owner;
    private Runnable continuation;

    // Written by the loop's thread alone, and not volatile. Another thread reads it in execute: if
    // the JDK had parked the strand, that thread has seen the parking and so the RUNNING before it;
    // if not, an old value costs one needless goOn, which looks again.
    private byte state = RUNNING;

    ScheduledStrand(LoopThread loop, Object owner, String name, Runnable body) {
        this.loop = loop;
        this.owner = owner;
        this.thread = JavaLang.newVirtualThread(this, name, body);
        // What other libraries, kotlinx.coroutines for one, report to the running thread.
        thread.setUncaughtExceptionHandler(loop.getUncaughtExceptionHandler());
    }

    @Override
    public void resume() {
        if (continuation == null) {
            thread.start(); // hands us the continuation through execute
        } else {
            state = RESUMED;
        }
        loop.runFor(owner, continuation);
        while (state == RESUMED) {
            // Somebody was taking this thread's stack trace, which holds it for that long.
            Thread.onSpinWait();
            loop.runFor(owner, continuation);
        }
    }

    @Override
    public void suspend() {
        boolean resumed;
        state = SUSPENDED;
        try {
            Thread.yield();
        } finally { // the stack may overflow in there
            resumed = state == RESUMED;
            state = RUNNING;
        }
        if (!resumed) {
            throw Pinned.by(Thread.currentThread().getStackTrace());
        }
    }

    @Override
    public void execute(Runnable work) {
        if (continuation == null) {
            continuation = work;
        } else if (work != continuation) {
            JavaLang.defaultScheduler().execute(work);
        } else if (state == RUNNING) {
            try {
                loop.host.submit(this::goOn);
            } catch (RejectedExecutionException closed) {
                // The last lines of a task that is done, which a contended monitor held up. The
                // caller is a thread of the JDK's that must not get an exception: if its unblocker
                // dies of it, no virtual thread of this JVM ever gets a contended monitor again.
                JavaLang.defaultScheduler().execute(work);
            }
        }
        // Otherwise our own yield, or a stack trace taken from outside, announces a strand that
        // waits for the loop.
    }

    /// Continues a strand that the JDK had parked or that gave way by itself.
    private void goOn() {
        if (state != RUNNING) {
            return;
        }
        loop.runFor(owner, continuation);
    }

    @Override
    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    @Override
    public StackTraceElement[] stackTrace() {
        return thread.getStackTrace();
    }

    @Override
    public Object owner() {
        return owner;
    }

    @Override
    public void own(Object owner) {
        this.owner = owner;
    }

    @Override
    public void become(Object owner) {
        this.owner = owner;
        loop.running = owner;
    }

    @Override
    public boolean reuseFor(Object owner, String name) {
        if (!name.equals(thread.getName())
                || !JavaLang.isAsNew(thread, loop.getUncaughtExceptionHandler())) {
            return false;
        }
        become(owner);
        return true;
    }
}
