package dev.weft.engine;

/// Virtual threads whose scheduler is the event loop: a strand runs on the loop's platform thread
/// and nowhere else.
///
/// What it promises to code in a task:
///
/// - Locks and monitors exclude: a second task that wants one waits, and the loop goes on
///   meanwhile.
/// - A callback is no task: it runs on the loop's own thread, so one that wants a lock which a
///   suspended task holds hangs the loop, and one that blocks blocks it.
/// - ThreadLocals and ScopedValue bindings are the task's own. Commands that never await share
///   those of the thread that they run on.
/// - A task that starts right where another has ended may run on that one's thread, if the thread
///   is as clean as a new one. All that can be told from it is the thread's identity: a
///   `ReentrantLock` that a task ended without unlocking may be the next task's.
/// - A blocking call of the JDK that suspends virtual threads (`Thread.sleep`, a socket read, a
///   contended lock) stops the task alone; other tasks go on. It is then a place where others run,
///   though it does not say `await`.
/// - A parked task is a thread in thread dumps.
/// - `Thread.ofVirtual()` inside a task makes an ordinary virtual thread on the JDK's own
///   scheduler. JDK 25 would let it inherit ours; the strand hands such work on (see
///   [ScheduledStrand]), so that neither a user's thread nor the JDK's pollers ever depend on a
///   loop that may close.
/// - An await below a native frame (a class initialiser, for one) is an error that names the frame.
final class ScheduledEngine extends PlatformEngine {
    ScheduledEngine(LoopThread thread) {
        super(thread);
    }

    @Override
    public EngineKind kind() {
        return EngineKind.SCHEDULED;
    }

    @Override
    public Strand newStrand(Object owner, String name, Runnable body) {
        return new ScheduledStrand(thread, owner, name, body);
    }
}
