package dev.weft.engine;

/// A virtual thread that runs only while some other thread, any one, waits for it: a strand without
/// a loop.
final class DetachedStrand implements Strand {
    // A hand-off between a platform thread and a virtual one costs tens of microseconds when either
    // has to be woken, so both look for a moment before they park. On one core looking is futile.
    private static final int SPINS = Runtime.getRuntime().availableProcessors() > 1 ? 4_000 : 0;

    private final Baton mine = new Baton(SPINS);
    private final Baton resumers = new Baton(SPINS);
    private final Thread thread;
    private boolean started;

    DetachedStrand(String name, Runnable body) {
        thread =
                Thread.ofVirtual()
                        .name(name)
                        .inheritInheritableThreadLocals(false)
                        .unstarted(() -> {
                            mine.bind();
                            mine.take();
                            try {
                                body.run();
                            } finally {
                                resumers.give();
                            }
                        });
    }

    @Override
    public void resume() {
        resumers.bind();
        mine.give();
        if (!started) {
            started = true;
            thread.start();
        }
        await(resumers, mine);
    }

    @Override
    public void suspend() {
        resumers.give();
        await(mine, resumers);
    }

    private static void await(Baton own, Baton other) {
        try {
            own.take();
        } catch (StackOverflowError tooDeep) {
            if (!other.tryTake()) {
                own.takeMounted(); // the other runs, and this must not run beside it
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
        return null;
    }

    @Override
    public void own(Object owner) {
        throw new IllegalStateException("a detached strand has no owner");
    }

    @Override
    public void become(Object owner) {
        own(owner);
    }
}
