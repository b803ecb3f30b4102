package dev.weft.loop;

import java.io.Closeable;
import java.util.concurrent.Executor;

/// A link over a stream that blocks. Its handler is run by the loop as long as the link is ready
/// for what it is watched for, as a selector would have it run. Loop only.
abstract class BlockingLink implements OneWayLink {
    /// How many bytes one call reads or writes at most, which is what a pipe of Linux's holds.
    static final int MOST = 64 * 1024;

    final BlockingCalls calls;
    private final int direction;
    private final Executor loop;
    private Runnable handler; // null until somebody attaches
    private boolean wanted;
    private boolean announced; // the handler is to run, if it is still wanted
    private boolean closed;

    /// @param direction [Link#READ] or [Link#WRITE]
    BlockingLink(int direction, Executor loop, Clock clock, Closeable stream) {
        this.direction = direction;
        this.loop = loop;
        this.calls = new BlockingCalls(loop, clock, stream);
    }

    /// Whether the next read or write takes something, or tells the end.
    abstract boolean isReady();

    /// Does something to become ready. Nothing is running.
    abstract void prepare();

    @Override
    public final int direction() {
        return direction;
    }

    @Override
    public final void attach(int operations, Runnable handler) {
        this.handler = handler;
        watchFor(operations);
    }

    @Override
    public final void watchFor(int operations) {
        wanted = (operations & direction) != 0;
        goOn();
    }

    /// Becomes ready, or has the handler run, if that is wanted.
    final void goOn() {
        if (!wanted || closed || handler == null) {
            return;
        }
        if (isReady()) {
            if (!announced) {
                announced = true;
                loop.execute(this::tell);
            }
        } else if (!calls.isRunning()) {
            prepare();
        }
    }

    private void tell() {
        announced = false;
        tellIfWanted();
    }

    /// Runs the handler if that is wanted, and goes on with what is wanted then.
    final void tellIfWanted() {
        if (wanted && !closed && isReady()) {
            handler.run();
            goOn();
        }
    }

    @Override
    public final int watchedFor() {
        return wanted ? direction : 0;
    }

    @Override
    public final int readyFor() {
        return direction;
    }

    @Override
    public final void close() {
        closed = true;
        calls.close();
    }
}
