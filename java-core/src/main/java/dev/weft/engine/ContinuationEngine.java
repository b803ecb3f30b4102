package dev.weft.engine;

/// Bare JDK continuations run by the loop's thread: the fastest engine, at the price of thread
/// semantics.
///
/// What it promises to code in a task, and what it does not:
///
/// - Every task runs on the loop's one thread. A `ReentrantLock` held across an await excludes no
///   other task, for it belongs to the thread they share; a monitor held across an await hangs the
///   loop when a second task wants it. Debug mode reports both.
/// - ThreadLocals are the loop's, shared by its tasks. ScopedValue bindings are the task's own: the
///   engine exchanges them around every resume.
/// - `Thread.sleep` and every other blocking call block the loop.
/// - A parked task is not in thread dumps; its stack trace is to be had from the task.
/// - Threads started inside a task are ordinary ones.
/// - An await below a native frame (a class initialiser, for one) is an error that names the frame.
/// - The JVM does not crash: a continuation is only ever resumed from the bottom of the loop's own
///   thread, which holds no monitor there.
final class ContinuationEngine extends PlatformEngine {
    ContinuationEngine(LoopThread thread) {
        super(thread);
    }

    @Override
    public EngineKind kind() {
        return EngineKind.CONTINUATION;
    }

    @Override
    public Strand newStrand(Object owner, String name, Runnable body) {
        return new ContinuationStrand(thread, owner, body);
    }
}
