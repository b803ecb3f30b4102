package dev.weft.engine;

import jdk.internal.vm.Continuation;
import jdk.internal.vm.ContinuationScope;

/// A JDK continuation in Weft's own scope.
///
/// The strand is the continuation, not a wrapper of one: a parked task is one object less. It
/// follows that [Strand#run] is the JDK's method; nobody but [LoopThread#runFor] calls it.
final class ContinuationStrand extends Continuation implements Strand {
    private static final ContinuationScope SCOPE = new ContinuationScope("weft");
    private static final Object NOT_STARTED = new Object();

    private final LoopThread thread;
    private Object owner;

    // The bindings of ScopedValues in force where this strand suspended. They live in a field of
    // the thread, so without the exchange in resume they would leak into the next strand. Null
    // among them: after a stack overflow it tells the JVM to look for them on the stack.
    private Object bindings = NOT_STARTED;

    ContinuationStrand(LoopThread thread, Object owner, Runnable body) {
        super(SCOPE, body);
        this.thread = thread;
        this.owner = owner;
    }

    @Override
    public void resume() {
        Object outer = JavaLang.scopedValueBindings();
        if (bindings != NOT_STARTED && bindings != outer) {
            JavaLang.setScopedValueBindings(bindings);
        }
        thread.runFor(owner, this);
        bindings = JavaLang.scopedValueBindings();
        if (bindings != outer) {
            JavaLang.setScopedValueBindings(outer);
        }
    }

    @Override
    public void suspend() {
        Continuation.yield(SCOPE);
    }

    @Override
    protected void onPinned(Continuation.Pinned reason) {
        throw dev.weft.engine.Pinned.by(Thread.currentThread().getStackTrace());
    }

    @Override
    public boolean isCurrent() {
        return Continuation.getCurrentContinuation(SCOPE) == this;
    }

    @Override
    public StackTraceElement[] stackTrace() {
        return isDone() ? new StackTraceElement[0] : getStackTrace();
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
        thread.running = owner;
    }

    @Override
    public boolean reuseFor(Object owner, String name) {
        become(owner);
        return true;
    }
}
