package dev.weft.engine;

import java.util.concurrent.locks.LockSupport;

/// Virtual threads of the JDK's default scheduler that pass a baton: whoever holds it runs,
/// everybody else is parked. Public API alone.
///
/// The loop itself is a virtual thread too, since handing off between a platform thread and a
/// virtual one costs a hundred times more; and a strand that suspends gives the baton straight to
/// the next ready strand, so a switch is one hand-off and not two.
///
/// What it promises to code in a task:
///
/// - Locks and monitors exclude, but a task that blocks on one keeps the baton: a second task that
///   wants a lock held across an await hangs the loop. Debug mode reports such an await.
/// - ThreadLocals and ScopedValue bindings are the task's own. Commands that never await share
///   those of the thread that they run on.
/// - `Thread.sleep` and every other blocking call block the loop.
/// - A parked task is a thread in thread dumps.
/// - Threads started inside a task are ordinary ones.
/// - An await may stand below a native frame too. It then keeps one of the JDK's carrier threads,
///   of which there are as many as processors: when all are kept, no virtual thread of the JVM
///   runs.
/// - The loop is one of the JVM's virtual threads, which share a carrier thread for each processor:
///   others that compute and never block can keep it waiting, as they can each other.
/// - An await on a stack of very many frames fails with a [StackOverflowError], as on the other
///   engines, but perhaps only when its turn comes.
final class HandoffEngine extends Engine {
    // Of a loop's thread its host, of a strand's thread the strand.
    private static final ThreadLocal<Object> OF_THREAD = new ThreadLocal<>();

    private static final int BATCHES_BETWEEN_LOOKS = 16;
    private static final long LONGEST_STRETCH_NANOS = 10_000_000;

    final Baton loopBaton = new Baton(0);
    private final Thread loopThread;
    private int batches; // since the last look at the clock
    private long stretchBegan;

    HandoffEngine(Host host, String name, Runnable loop) {
        super(host);
        loopThread =
                Thread.ofVirtual()
                        .name(name)
                        .inheritInheritableThreadLocals(false)
                        .unstarted(() -> {
                            OF_THREAD.set(host);
                            loopBaton.bind();
                            loop.run();
                        });
    }

    /// What [Engine#running] tells on a thread of this engine's.
    static Object runningOnThisThread() {
        if (!Thread.currentThread().isVirtual()) {
            return null;
        }
        Object mark = OF_THREAD.get();
        return mark instanceof HandoffStrand strand ? strand.owner() : mark;
    }

    /// Marks the calling thread as that of a strand.
    static void adopt(HandoffStrand strand) {
        OF_THREAD.set(strand);
    }

    /// Gives the baton to whoever is next: a ready strand, else the loop.
    ///
    /// @param from the strand that gives it up
    /// @return who has it: a strand, which may be `from`, or null for the loop
    /// @throws Throwable if `from` has it and must not suspend: its stack is used up, or a strand
    ///   of its own owner cannot start
    HandoffStrand passOn(HandoffStrand from) {
        while (true) {
            HandoffStrand next = (HandoffStrand) host.takeNextStrand();
            if (next == from) {
                return next;
            }
            try {
                if (next == null) {
                    loopBaton.give();
                } else {
                    next.wake();
                }
                return next;
            } catch (Throwable notWoken) {
                boolean willNeverRun = next != null && !next.isStarted();
                if (willNeverRun && next.owner() != from.owner()) {
                    host.cannotStart(next, notWoken);
                } else if (willNeverRun || takeBackFrom(next)) {
                    throw notWoken;
                } else {
                    return next; // it was woken, and what failed was the rest of the call
                }
            }
        }
    }

    /// The same for a strand that ends and can be told of nothing.
    void passOnForGood(HandoffStrand from) {
        try {
            passOn(from);
        } catch (Throwable trouble) {
            loopBaton.give();
            throw trouble;
        }
    }

    /// Takes the baton back from whom [#passOn] gave it to, as if it had not been called.
    ///
    /// @return false if he has begun
    boolean takeBackFrom(HandoffStrand next) {
        boolean taken = next == null ? loopBaton.tryTake() : next.takeBack();
        if (taken && next != null) {
            host.putBack(next);
        }
        return taken;
    }

    @Override
    public EngineKind kind() {
        return EngineKind.HANDOFF;
    }

    @Override
    public Thread loopThread() {
        return loopThread;
    }

    /// Strands that wake each other keep something in the queue of their carrier thread, which only
    /// looks for virtual threads that were woken from elsewhere, such as by the end of a sleep,
    /// when that queue is empty. On one processor a loop that never idles would starve them. Nor
    /// does `Thread.yield` let them in (seen on JDK 25); it takes a park, however short, which
    /// costs some ten microseconds.
    @Override
    public void giveWay() {
        if (++batches < BATCHES_BETWEEN_LOOKS) {
            return;
        }
        batches = 0;
        long now = System.nanoTime();
        if (now - stretchBegan > LONGEST_STRETCH_NANOS) {
            stretchBegan = now;
            LockSupport.parkNanos(1);
        }
    }

    @Override
    public Strand newStrand(Object owner, String name, Runnable body) {
        return new HandoffStrand(this, owner, name, body);
    }
}
