package dev.weft.loop;

import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;

/// A channel that a loop watches. Run by the loop, outside of any batch, when the channel is ready
/// for something that is wanted of it. Loop only.
public final class Watch implements Callback {
    private final Runnable handler;
    private SelectionKey key;
    private int ready;

    Watch(Runnable handler) {
        this.handler = handler;
    }

    void with(SelectionKey key) {
        this.key = key;
    }

    /// Hears from the selector, which must not be kept waiting by what the handler does.
    void isReady() {
        ready = key.readyOps();
    }

    @Override
    public void run() {
        // What ran before, out of the same select, may have closed this or lost interest.
        if (key.isValid() && (ready & key.interestOps()) != 0) {
            handler.run();
        }
    }

    /// For what the channel was ready when the loop last looked, as [SelectionKey] numbers it.
    public int readyFor() {
        return ready;
    }

    /// What the channel is watched for.
    public int interest() {
        return key.isValid() ? key.interestOps() : 0;
    }

    /// Changes what the channel is watched for; nothing happens to one that is closed.
    ///
    /// @param operations as [SelectionKey] numbers them
    public void watchFor(int operations) {
        try {
            if (key.interestOps() != operations) {
                key.interestOps(operations);
            }
        } catch (CancelledKeyException closed) {
            // Nobody is told any more.
        }
    }

    /// Ends the watch. The channel stays open.
    public void end() {
        key.cancel();
    }

    @Override
    public String toString() {
        return handler.toString();
    }
}
