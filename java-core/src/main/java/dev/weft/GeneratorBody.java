package dev.weft;

import dev.weft.engine.Engine;
import dev.weft.engine.Strand;

import java.util.concurrent.CancellationException;

/// Items that code yields.
///
/// Two ways to switch. In a task the body is a second strand of that task: whichever of the two
/// runs, the task's awaits park it. Elsewhere it is a detached strand that the consumer's thread
/// waits for.
final class GeneratorBody<T> extends ItemSource<T> implements Generator.Yielder<T> {
    private Generator.Body<T> code; // null once it runs
    private Strand strand; // null until open
    private boolean closing;
    private Throwable failure; // what the last run left

    // In a task only.
    private OpenGenerators made; // in this body
    private Task<?> consumer;
    private Strand consumerStrand;

    GeneratorBody(Generator.Body<T> code) {
        this.code = code;
    }

    // ---- the consumer's side

    @Override
    void open(Task<?> task) {
        if (task != null) {
            strand = task.loop.engine.newStrand(task, "weft-generator", this::runCode);
            made = new OpenGenerators(task.loop);
            return;
        }
        Context inherited = Context.current();
        strand =
                Engine.newDetachedStrand(
                        "weft-generator",
                        () -> {
                            Context.set(inherited);
                            runCode();
                        });
    }

    @Override
    void produce() {
        if (made == null) {
            strand.resume();
        } else {
            resumeInTask(asker());
        }
        if (failure != null) {
            Throwable thrown = failure;
            failure = null;
            throw Sneaky.rethrow(thrown);
        }
    }

    private void resumeInTask(Task<?> task) {
        consumer = task;
        consumerStrand = task.strand();
        strand.own(task);
        OpenGenerators outer = task.openGenerators();
        made.isInside(outer);
        task.makesGeneratorsIn(made);
        try {
            task.continueOn(strand);
        } finally {
            task.makesGeneratorsIn(outer);
        }
    }

    @Override
    void stop() {
        if (code != null) {
            end();
            if (code instanceof OwningBody<T> owning) {
                owning.close();
            }
            return;
        }
        closing = true;
        produce();
        if (!hasEnded()) {
            take();
            throw new IllegalStateException("the generator yielded while it was being closed");
        }
    }

    // ---- the body's side

    @Override
    public void yield(T yielded) {
        if (!isRunning() || !strand.isCurrent()) {
            throw new IllegalStateException(
                    "only the generator's own body may yield, and from its own stack");
        }
        give(yielded);
        switchToConsumer();
        if (closing) {
            throw new Closed();
        }
    }

    private void switchToConsumer() {
        try {
            if (made == null) {
                strand.suspend();
            } else {
                consumer.continueOn(consumerStrand);
            }
        } catch (Throwable notSuspended) {
            take(); // nobody got it
            throw notSuspended;
        }
    }

    private void runCode() {
        Generator.Body<T> body = code;
        code = null;
        Throwable thrown = null;
        try {
            body.run(this);
        } catch (Closed _) {
            // As it should be.
        } catch (Throwable failed) {
            thrown = failed;
        }
        if (made != null) {
            thrown = made.closeAll(thrown, () -> "the generator that made it");
        }
        failure = thrown;
        end();
        if (made != null) {
            consumer.endOn(consumerStrand);
        }
    }

    /// Thrown at the pending yield of a generator that is closed.
    static final class Closed extends CancellationException {
        private static final long serialVersionUID = 1L;

        Closed() {
            super("the generator was closed");
        }
    }
}
