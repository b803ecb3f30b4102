package dev.weft;

import dev.weft.engine.Engine;
import dev.weft.engine.Strand;

import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;

/// The inside of a [Generator]. Apart from it so that the generator itself can be collected while
/// the body is suspended: the body's stack refers to this object only.
///
/// Two ways to switch. In a task the body is a second strand of that task: whichever of the two
/// runs, the task's awaits park it. Elsewhere it is a detached strand that the consumer's thread
/// waits for.
final class GeneratorBody<T> implements Generator.Yielder<T> {
    private Generator.Body<T> code; // null once started
    private Strand strand; // null until started
    private boolean running;
    private boolean finished;
    private boolean closing;

    // In a task only.
    private EventLoop loop;
    private Task<?> consumer;
    private Strand consumerStrand;

    // What the last run left.
    private boolean hasItem;
    private T item;
    private Throwable failure;

    GeneratorBody(Generator.Body<T> code) {
        this.code = code;
    }

    // ---- the consumer's side

    /// Runs the body until it yields, unless there is an item already.
    ///
    /// @return whether there is an item
    boolean advance() {
        if (!hasItem && !finished) {
            checkMayResume();
            resume();
        }
        return hasItem;
    }

    T take() {
        T taken = item;
        item = null;
        hasItem = false;
        return taken;
    }

    void close() {
        if (finished) {
            take();
            return;
        }
        checkMayResume();
        take();
        if (code != null) {
            finished = true;
            if (loop != null) {
                loop.openGenerators.remove(this);
            }
            return;
        }
        closing = true;
        resume();
        if (!finished) {
            take();
            throw new IllegalStateException("the generator yielded while it was being closed");
        }
    }

    /// Closes a generator that nobody can reach any more. Any thread.
    void closeAbandoned() {
        if (finished) {
            return;
        }
        if (loop == null) {
            Thread.ofVirtual().name("weft-generator").start(this::close);
            return;
        }
        try {
            loop.submit(((Coroutine.Action) this::close).asCoroutine());
        } catch (RejectedExecutionException closed) {
            // The loop closed it.
        }
    }

    private void resume() {
        if (strand == null) {
            start();
        }
        running = true;
        try {
            if (loop == null) {
                strand.resume();
            } else {
                resumeInTask();
            }
        } finally {
            running = false;
        }
        if (failure != null) {
            Throwable thrown = failure;
            failure = null;
            throw Sneaky.rethrow(thrown);
        }
    }

    private void checkMayResume() {
        if (running) {
            throw new IllegalStateException(
                    "the generator is running; neither its body nor another task can ask it now");
        }
        if (loop != null && Coroutines.currentTask().loop != loop) {
            throw new IllegalStateException("the generator belongs to another loop");
        }
    }

    private void start() {
        Task<?> task = Task.currentOrNull();
        if (task == null) {
            Context inherited = Context.current();
            strand =
                    Engine.newDetachedStrand(
                            "weft-generator",
                            () -> {
                                Context.set(inherited);
                                runCode();
                            });
        } else {
            loop = task.loop;
            strand = loop.engine.newStrand(task, "weft-generator", this::runCode);
            loop.openGenerators.add(this);
        }
    }

    private void resumeInTask() {
        Task<?> task = Coroutines.currentTask();
        consumer = task;
        consumerStrand = task.strand();
        strand.own(task);
        task.continueOn(strand);
    }

    // ---- the body's side

    @Override
    public void yield(T yielded) {
        if (!running || !strand.isCurrent()) {
            throw new IllegalStateException(
                    "only the generator's own body may yield, and from its own stack");
        }
        item = yielded;
        hasItem = true;
        if (loop == null) {
            strand.suspend();
        } else {
            switchToConsumer();
        }
        if (closing) {
            throw new Closed();
        }
    }

    private void switchToConsumer() {
        try {
            consumer.continueOn(consumerStrand);
        } catch (Throwable notSuspended) {
            take(); // nobody got it
            throw notSuspended;
        }
    }

    private void runCode() {
        Generator.Body<T> body = code;
        code = null;
        try {
            body.run(this);
        } catch (Closed _) {
            // As it should be.
        } catch (Throwable thrown) {
            failure = thrown;
        }
        finished = true;
        if (loop != null) {
            loop.openGenerators.remove(this);
            consumer.endOn(consumerStrand);
        }
    }

    /// Thrown at the pending yield of a generator that is closed.
    private static final class Closed extends CancellationException {
        private static final long serialVersionUID = 1L;

        Closed() {
            super("the generator was closed");
        }
    }
}
