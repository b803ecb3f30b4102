package dev.weft;

import dev.weft.engine.Strand;

/// A stack for commands, apart from the loop's own, so that they may wait as tasks do.
///
/// It runs one command after the other, and one batch after the other, as long as there are
/// commands to run and nothing else: going over to it costs a switch, which a loop that runs
/// nothing but Kotlin's coroutines thus pays now and then and not at every turn. Nor does a command
/// cost a task, until it needs one.
///
/// | state | command | task | leaves when |
/// | --- | --- | --- | --- |
/// | idle | | | it is given a command, or has to end |
/// | running | set | | the command is over, or awaits |
/// | a task's | set | set | the command is over |
final class CommandStack implements Runnable {
    private final EventLoop loop;
    private Strand strand;
    private Runnable command;
    private Task<?> task;

    CommandStack(EventLoop loop) {
        this.loop = loop;
    }

    /// Runs a command until it waits or ends, and perhaps those that follow it. Called on the
    /// loop's own stack.
    void run(Runnable first) {
        command = first;
        try {
            if (strand == null) {
                strand = loop.engine.newStrand(loop.host, "weft-command", this);
            }
            strand.resume();
        } catch (Throwable noStack) {
            if (loop.commands.current == this) {
                throw noStack; // there was one
            }
            loop.rounds.runCallback(first); // which will be told that it cannot await
        }
    }

    /// Has this, which is idle, run a command when its strand is resumed.
    Strand toRun(Runnable next) {
        command = next;
        return strand;
    }

    /// Ends this, which is idle. Called on the loop's own stack.
    void end() {
        strand.resume();
    }

    @Override
    public void run() {
        CommandStacks stacks = loop.commands;
        while (command != null) {
            stacks.current = this;
            loop.rounds.runCallback(command);
            if (task != null) {
                endTask();
            }
            command = loop.rounds.nextCommand();
            if (command == null) {
                stacks.current = null;
                if (stacks.keep(this)) {
                    waitForAnother(stacks);
                }
            }
        }
    }

    private void waitForAnother(CommandStacks stacks) {
        try {
            strand.suspend();
        } catch (Throwable cannotStop) {
            // A command's stack overflow in the midst of the JDK's own code has pinned the stack
            // for good. It ends, and must not be given anything.
            stacks.drop(this);
        }
    }

    /// Makes the command that runs a task. Called on this stack.
    Task<?> becomeTask() {
        return makeTask(true);
    }

    /// Makes the command a task that a blocking call has stopped. Called on the loop's own stack.
    void isBlocked() {
        makeTask(false);
    }

    private Task<?> makeTask(boolean runs) {
        Guest guest = Guest.of(sourceOf(command));
        Task<?> made = guest == null ? new Task<>(loop, null, Context.EMPTY) : guest.standIn(loop);
        hang(made, runs);
        try {
            made.beginCommandOn(strand, loop.context);
        } catch (Throwable noStack) {
            hang(loop.host, runs); // as if it had not come here
            throw noStack;
        }
        task = made;
        loop.context = Context.EMPTY;
        loop.commands.current = null;
        return made;
    }

    private void hang(Object owner, boolean runs) {
        if (runs) {
            strand.become(owner);
        } else {
            strand.own(owner);
        }
    }

    /// What a guest would know its stretch by.
    private static Object sourceOf(Runnable item) {
        return switch (item) {
            case Command inContext -> inContext.command();
            case Future.DoneCall<?> turn -> turn.callback();
            default -> item;
        };
    }

    private void endTask() {
        Task<?> ended = task;
        task = null;
        boolean goesOn = ended.guest != null && ended.guest.keeps(ended);
        Throwable failure = goesOn ? null : ended.endWithoutBody();
        ended.endCommand();
        strand.become(loop.host);
        if (failure != null) {
            loop.report(
                    new ExceptionContext("a generator failed as it was closed", failure, ended));
        }
    }
}
