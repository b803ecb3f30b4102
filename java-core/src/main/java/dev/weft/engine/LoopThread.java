package dev.weft.engine;

/// The platform thread of a loop under SCHEDULED and CONTINUATION. Its class is how code finds out,
/// without a thread-local, that it runs on a loop.
///
/// It is always a thread of Weft's own: resuming a continuation on a thread that holds a monitor
/// crashes the JVM (seen on JDK 25), and whoever calls `Coroutines.run` may well hold one.
final class LoopThread extends Thread {
    final Host host;

    // This thread only; what Engine.running tells.
    Object running;

    LoopThread(Host host, String name, Runnable loop) {
        // No inherited thread-locals: a task must not see those of whoever called run.
        super(null, loop, name, 0, false);
        this.host = host;
        this.running = host;
        setDaemon(true);
    }

    /// Runs a continuation until it yields. Called on this thread.
    ///
    /// @param owner for whom it runs
    void runFor(Object owner, Runnable continuation) {
        running = owner;
        continuation.run();
        running = host;
    }
}
