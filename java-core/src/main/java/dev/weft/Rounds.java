package dev.weft;

import dev.weft.engine.Strand;
import dev.weft.loop.Callback;

/// What a loop does again and again: it takes in what came from outside, from timers and from
/// channels, and runs a batch of what is ready, item by item. Loop only.
///
/// | item | runs |
/// | --- | --- |
/// | a [Strand] | a task, from where it stopped |
/// | a [FirstTurn] | a task that has not begun |
/// | a [Callback] | on the loop's own stack |
/// | anything else | a command, on a [CommandStack] |
final class Rounds {
    private final EventLoop loop;
    private boolean mayGoOnElsewhere; // than on the loop's own stack, with the next batch

    Rounds(EventLoop loop) {
        this.loop = loop;
    }

    /// Runs a batch of what is ready, after waiting for it if asked to.
    void runOnce(boolean mayWait) {
        loop.inbox.drainTo(loop.toReady);
        takeDueTimers();
        if (loop.ready.size() == 0 && mayWait) {
            loop.clock.pass(loop.poller, loop.timers, loop.tasks.anyBlocked(), loop.inbox::isEmpty);
            runReadyChannels();
            loop.inbox.drainTo(loop.toReady);
            takeDueTimers();
        } else {
            loop.poller.lookAgain();
            runReadyChannels();
        }
        loop.parts.nextRound();
        if (mayWait) {
            loop.ready.beginBatch();
        } else {
            loop.ready.beginWholeBatch(); // the last ones: each may be the end of what it runs
        }
        mayGoOnElsewhere = mayWait && !Debug.ENABLED;
        for (Runnable item = loop.ready.next(); item != null; item = loop.ready.next()) {
            runItem(item);
        }
    }

    /// Takes the next item if it is a command, for a [CommandStack] that is done with the one
    /// before. Between two batches it does what [#runOnce] would, unless there is more to that than
    /// to look at what is ready.
    ///
    /// @return the command, or null if the loop has to go on on its own stack
    Runnable nextCommand() {
        if (!mayGoOnElsewhere) {
            return null;
        }
        if (loop.ready.peek() == null && !beginNextBatch()) {
            return null;
        }
        return CommandStacks.isCommand(loop.ready.peek()) ? loop.ready.next() : null;
    }

    private boolean beginNextBatch() {
        loop.inbox.drainTo(loop.toReady);
        takeDueTimers();
        if (loop.ready.size() == 0
                || loop.poller.hasToLook()
                || loop.rest.isDue()
                || loop.life.isClosing()) {
            return false;
        }
        loop.engine.giveWay();
        loop.parts.nextRound();
        loop.ready.beginBatch();
        return true;
    }

    /// Has channels do their part before the batch, so that whom they wake is in it.
    private void runReadyChannels() {
        for (int left = loop.poller.readyCount(); left > 0; left--) {
            runItem(loop.poller.nextReady());
        }
    }

    private void takeDueTimers() {
        if (loop.timers.isEmpty()) {
            return;
        }
        long now = loop.now();
        for (var timer = loop.timers.takeDue(now);
                timer != null;
                timer = loop.timers.takeDue(now)) {
            loop.ready.add(timer);
        }
    }

    private void runItem(Runnable item) {
        if (Debug.ENABLED) {
            Object source =
                    switch (item) {
                        case Strand strand -> strand.owner();
                        case FirstTurn<?> first -> first.task();
                        default -> item;
                    };
            loop.debug.time(() -> runStep(item), source);
        } else {
            runStep(item);
        }
    }

    private void runStep(Runnable item) {
        if (item instanceof Strand strand) {
            strand.resume();
        } else if (item instanceof FirstTurn<?> first) {
            first.begin();
        } else if (item instanceof Callback) {
            runCallback(item);
        } else {
            loop.commands.run(item);
        }
        loop.commands.lookForBlocked();
    }

    /// Runs a callback, or a command, to its end.
    void runCallback(Runnable callback) {
        try {
            callback.run();
        } catch (Throwable failure) {
            loop.report(
                    new ExceptionContext(
                            ExceptionContext.textOf(callback) + " threw", failure, callback));
        }
        // Looked at first: a read is cheaper than a write, which the collector sees.
        if (loop.context != Context.EMPTY) {
            loop.context = Context.EMPTY;
        }
    }
}
