package dev.weft.engine;

/// What the engines have in common whose loop, and all that it resumes, runs on one platform
/// thread.
abstract class PlatformEngine extends Engine {
    final LoopThread thread;

    PlatformEngine(LoopThread thread) {
        super(thread.host);
        this.thread = thread;
    }

    @Override
    public final Thread loopThread() {
        return thread;
    }
}
