package dev.weft;

import dev.weft.engine.Strand;

/// A task that has not started, as it lies in the ready queue. It gets its stack only when its turn
/// comes, and where the engine permits that of a task that has just ended: of a hundred thousand
/// tasks that never wait, all run on one.
final class FirstTurn<T> implements Runnable {
    // Null once begun: the strand refers to the first turn that it ran as long as it lives.
    private Task<T> task;
    private Coroutine<T> coroutine;
    private Strand ahead; // made ahead of the turn; mostly null

    FirstTurn(Task<T> task, Coroutine<T> coroutine) {
        this.task = task;
        this.coroutine = coroutine;
    }

    /// Puts the first turn of a task that nobody has started into the ready queue. Loop only.
    static <T> void enqueue(Task<T> task, Coroutine<T> coroutine) {
        EventLoop loop = task.loop;
        loop.tasks.add(task);
        try {
            var first = new FirstTurn<>(task, coroutine);
            if (loop.ready.size() == 0) {
                first.prepare();
            }
            loop.enqueue(first);
        } catch (Throwable noStackOrMemoryLeft) {
            loop.tasks.remove(task); // it will never run, and close must not wait for it
            throw noStackOrMemoryLeft;
        }
    }

    Task<T> task() {
        return task;
    }

    /// Makes the stack now, for a task whose turn is the next: there is nobody whose stack it could
    /// have, and code that spawns a task and awaits it does this faster than the loop would.
    ///
    /// @throws OutOfMemoryError if there is no memory for it
    void prepare() {
        ahead = task.loop.engine.newStrand(task, task.threadName(), this);
    }

    /// Runs the task until it waits or ends. Loop only.
    void begin() {
        Strand strand = newStrand();
        if (strand == null) {
            return;
        }
        try {
            strand.resume();
        } catch (Throwable notStarted) {
            if (task == null) {
                throw notStarted; // it was
            }
            task.failToBegin(notStarted);
        }
    }

    /// Gives the task a strand of its own, which nobody has resumed.
    ///
    /// @return the strand; null if there is no memory for it, which is the task's failure then
    Strand newStrand() {
        try {
            if (ahead == null) {
                prepare();
            }
            Strand strand = ahead;
            ahead = null;
            task.beginOn(strand);
            return strand;
        } catch (Throwable noMemory) {
            task.failToBegin(noMemory);
            return null;
        }
    }

    /// The life of a strand: this task, and those after it whose first turn follows directly.
    @Override
    public void run() {
        Strand strand = task.strand();
        EventLoop loop = task.loop;
        runToEnd();
        for (var next = takeNext(loop, strand); next != null; next = takeNext(loop, strand)) {
            next.task.beginOn(strand);
            next.runToEnd();
        }
    }

    /// Takes the next ready item if it is the first turn of a task that may run on a strand whose
    /// own task is done. Called on that strand.
    private static FirstTurn<?> takeNext(EventLoop loop, Strand strand) {
        if (!Debug.ENABLED // which takes the time of each
                && loop.ready.peek() instanceof FirstTurn<?> first
                && strand.reuseFor(first.task, first.task.threadName())) {
            loop.ready.next();
            return first;
        }
        return null;
    }

    private void runToEnd() {
        Task<T> begun = task;
        Coroutine<T> body = coroutine;
        task = null;
        coroutine = null;
        begun.runToEnd(body);
    }
}
