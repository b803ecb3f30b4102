package dev.weft;

import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/// Where the items of a [Generator] come from. Apart from it so that the generator itself can be
/// collected while this is open: whoever feeds a source refers to the source only.
///
/// | state | holds | leaves when |
/// | --- | --- | --- |
/// | new | `madeIn`, if made in a task | it is asked or closed |
/// | open | `loop` and `owner`, if first asked in a task | it comes to its end or is closed |
/// | ended | | |
abstract class ItemSource<T> {
    private OpenGenerators madeIn;
    private OpenGenerators owner; // closes this when its own code ends
    private EventLoop loop; // the only one that may ask; null if it was first asked outside tasks
    private long number; // in the order of making
    private boolean open;
    private boolean ended;
    private String endedWith; // who closed this though its consumer did not; else null

    // Whoever asks, one at a time.
    private boolean running;
    private Task<?> asker; // in a task only, as the next
    private OpenGenerators askerMakes; // stands for the code that asked last
    private boolean hasItem;
    private T item;

    ItemSource() {
        Task<?> task = Task.ofThisCode();
        if (task != null) {
            madeIn = task.openGenerators();
            number = task.loop.nextGeneratorNumber();
        }
    }

    // ---- what the kinds do

    /// Gets ready for the first request.
    ///
    /// @param task the asking task, or null elsewhere
    abstract void open(Task<?> task);

    /// Runs until there is an item, which it gives, or the end, which it tells.
    abstract void produce();

    /// Ends this, which is new or open.
    abstract void stop();

    final void give(T given) {
        item = given;
        hasItem = true;
    }

    final void end() {
        ended = true;
        if (owner != null) {
            owner.remove(this);
        }
    }

    final boolean isRunning() {
        return running;
    }

    final boolean hasEnded() {
        return ended;
    }

    /// The task that asks; null elsewhere.
    final Task<?> asker() {
        return asker;
    }

    // ---- the consumer's side

    /// Runs until there is an item, unless there is one already.
    ///
    /// @return whether there is an item
    final boolean advance() {
        if (hasItem) {
            return true;
        }
        if (ended) {
            checkNotTakenAway();
            return false;
        }
        checkMayAsk();
        if (!open) {
            begin();
        }
        running = true;
        try {
            produce();
        } finally {
            running = false;
        }
        return hasItem;
    }

    final T take() {
        T taken = item;
        item = null;
        hasItem = false;
        return taken;
    }

    /// Whether there is something to be closed.
    final boolean isOpen() {
        return open && !ended;
    }

    final void close() {
        if (!ended) {
            checkMayAsk();
        }
        take();
        if (ended) {
            return;
        }
        running = true;
        try {
            stop();
        } finally {
            running = false;
        }
    }

    private void begin() {
        Task<?> task = Task.ofThisCode();
        open(task);
        if (task != null) {
            loop = task.loop;
            isAskedBy(task);
            findOwner(task);
        }
        open = true;
    }

    private void checkMayAsk() {
        if (running) {
            throw new IllegalStateException(
                    "the generator is running; neither its body nor another task can ask it now");
        }
        if (loop != null) {
            Task<?> task = Coroutines.currentTask();
            if (task.loop != loop) {
                throw new IllegalStateException("the generator belongs to another loop");
            }
            isAskedBy(task);
        }
    }

    private void isAskedBy(Task<?> task) {
        asker = task;
        askerMakes = task.openGenerators();
    }

    // ---- closed by others

    private void findOwner(Task<?> task) {
        if (madeIn == null || madeIn.loop != loop) {
            number = loop.nextGeneratorNumber();
            owner = task.openGenerators().outermost();
        } else {
            owner = madeIn.isOver() ? task.openGenerators().outermost() : madeIn;
        }
        madeIn = null;
        owner.add(this);
    }

    final long number() {
        return number;
    }

    /// Closes this, whose owner's code has ended; but if other code that still runs was the last to
    /// ask, or is asking, this is that code's from now on.
    ///
    /// It cannot go round in a circle: who asked last was running then, and so had been asked by
    /// somebody else who ran, and so on up to a task.
    final void ownerHasEnded(Supplier<String> ownersName) {
        if (askerMakes != owner && !askerMakes.isOver()) {
            owner = askerMakes;
            owner.add(this);
            return;
        }
        endedWith = ownersName.get();
        close();
    }

    private void checkNotTakenAway() {
        if (endedWith != null) {
            throw new IllegalStateException(
                    "the generator was closed when "
                            + endedWith
                            + " ended, to which it belonged; make it in the task that needs it"
                            + " longest");
        }
    }

    /// Closes this for a generator that nobody can reach any more. Any thread.
    final void closeAbandoned() {
        if (ended) {
            return;
        }
        if (loop == null) {
            Thread.ofVirtual().name("weft-generator").start(this::close);
            return;
        }
        try {
            // Not submitted: it is no new work, and a loop that closes is to let it in.
            Coroutine.Action closing = this::close;
            loop.post(() -> loop.spawn(closing.asCoroutine()));
        } catch (RejectedExecutionException closed) {
            // All tasks of the loop have ended, and this with its owner.
        }
    }
}
