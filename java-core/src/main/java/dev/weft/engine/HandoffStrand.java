package dev.weft.engine;

/// A virtual thread that runs only while it holds the baton.
final class HandoffStrand implements Strand {
    private final HandoffEngine engine;
    private final Baton baton = new Baton(0);
    private final Thread thread;
    private Object owner;
    private boolean started;

    HandoffStrand(HandoffEngine engine, Object owner, String name, Runnable body) {
        this.engine = engine;
        this.owner = owner;
        this.thread =
                Thread.ofVirtual()
                        .name(name)
                        .inheritInheritableThreadLocals(false)
                        .unstarted(() -> {
                            HandoffEngine.adopt(this);
                            baton.bind();
                            baton.take();
                            try {
                                body.run();
                            } finally {
                                engine.passOnForGood(this);
                            }
                        });
        // What other libraries, kotlinx.coroutines for one, report to the running thread.
        thread.setUncaughtExceptionHandler(engine.loopThread().getUncaughtExceptionHandler());
    }

    @Override
    public void resume() {
        wake();
        engine.loopBaton.take();
    }

    /// Lets this strand's thread go on; the caller must not touch the loop afterwards, unless this
    /// throws: because the thread cannot be started, or the caller's stack overflows.
    void wake() {
        baton.give();
        if (!started) {
            started = true;
            try {
                thread.start();
            } catch (Throwable notStarted) {
                started = false;
                throw notStarted;
            }
        }
    }

    boolean isStarted() {
        return started;
    }

    /// Takes the turn back that [#wake] gave.
    ///
    /// @return false if the thread goes on already
    boolean takeBack() {
        return baton.tryTake();
    }

    @Override
    public void suspend() {
        HandoffStrand next = engine.passOn(this);
        if (next == this) {
            return;
        }
        try {
            baton.take();
        } catch (StackOverflowError tooDeep) {
            if (!engine.takeBackFrom(next)) {
                baton.takeMounted(); // the other runs, and this must not run beside it
            }
            throw tooDeep;
        }
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
    }
}
