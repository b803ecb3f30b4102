package dev.weft;

import dev.weft.engine.Strand;
import dev.weft.loop.Callback;

import java.util.ArrayDeque;

/// The stacks of one loop that commands run on. There is one, and one more for each command that
/// waits. Loop only.
final class CommandStacks {
    private static final int MOST_IDLE = 16;

    private final EventLoop loop;
    private final ArrayDeque<CommandStack> idle = new ArrayDeque<>();
    private boolean closed;

    // The one that runs a command which has no task yet; null while anything else runs.
    CommandStack current;

    CommandStacks(EventLoop loop) {
        this.loop = loop;
    }

    /// Whether a ready item is what an executor is given.
    static boolean isCommand(Runnable item) {
        return !(item instanceof Callback
                || item instanceof Strand
                || item instanceof FirstTurn<?>
                || item == null);
    }

    /// The task of the command that the calling code is part of, which becomes one if it was none;
    /// null outside of commands.
    static Task<?> taskOfThisCommand() {
        EventLoop loop = EventLoop.currentOrNull();
        return loop == null || loop.commands.current == null
                ? null
                : loop.commands.current.becomeTask();
    }

    /// Runs a command until it waits or ends, and perhaps those that follow it. Called on the
    /// loop's own stack.
    void run(Runnable command) {
        CommandStack stack = idle.pollLast();
        if (stack == null) {
            stack = new CommandStack(loop);
        }
        stack.run(command);
    }

    /// Has a stack that is there run the next item, which is a command, when it is resumed.
    ///
    /// @return its strand; null if the loop itself has to look
    Strand idleStackForNext() {
        CommandStack stack = idle.pollLast();
        return stack == null ? null : stack.toRun(loop.ready.next());
    }

    /// Takes a stack that has nothing to run.
    ///
    /// @return false if it is to end
    boolean keep(CommandStack stack) {
        if (closed || idle.size() == MOST_IDLE) {
            return false;
        }
        idle.addLast(stack);
        return true;
    }

    /// Hears that the current command has stopped without awaiting: a blocking call of the JDK's
    /// suspended the thread that it runs on. It will be a task that does this.
    void currentIsBlocked() {
        current.isBlocked();
    }

    /// Ends those that are idle, and others when they are done. Called on the loop's own stack.
    void close() {
        closed = true;
        while (!idle.isEmpty()) {
            idle.pollLast().end();
        }
    }
}
