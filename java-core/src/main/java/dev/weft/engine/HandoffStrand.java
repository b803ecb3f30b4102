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
                            try {
                                body.run();
                            } finally {
                                engine.passOn(this);
                            }
                        });
    }

    @Override
    public void resume() {
        wake();
        engine.loopBaton.take();
    }

    /// Lets this strand's thread go on; the caller must not touch the loop afterwards.
    void wake() {
        if (started) {
            baton.give();
        } else {
            started = true;
            thread.start();
        }
    }

    @Override
    public void suspend() {
        if (!engine.passOn(this)) {
            baton.take();
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
}
