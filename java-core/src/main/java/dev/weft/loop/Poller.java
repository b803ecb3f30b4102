package dev.weft.loop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// The one place where a loop waits: a [Selector], so that sockets need no second way to wake it.
///
/// Waking costs a system call, so [#wake] makes it only when the loop is asleep or about to be. The
/// loop says that it is going to sleep and then looks at its inbox once more; a thread fills the
/// inbox and then looks whether the loop sleeps. Whichever comes second sees the other.
///
/// A virtual thread's select goes by way of the JDK's poller threads, which must be woken in turn
/// and which hold up the exit of the JVM by a third of a second (JDK 25). While no channel is
/// registered there is nothing to select, and such a thread parks. So does any that rests, or ready
/// channels would keep it awake.
public final class Poller implements AutoCloseable {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long LOOK_NANOS = 50_000;

    private final Selector selector;

    // Loop only. What the last selects found, in that order, to be run when they are over: the JDK
    // holds monitors while it tells.
    private final ArrayDeque<Callback> found = new ArrayDeque<>();
    private final Consumer<SelectionKey> finder =
            key -> {
                Watch watch = (Watch) key.attachment();
                watch.isReady();
                found.add(watch);
            };
    private long lastLook;

    private volatile boolean asleep;
    private volatile Thread parked; // the loop's, while it is asleep without the selector

    /// Opens the selector.
    ///
    /// @throws UncheckedIOException if the system has no descriptor left
    public Poller() {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot open a selector for the loop; is the limit of open files reached?", e);
        }
    }

    /// Waits until there is something to do. Loop only.
    ///
    /// @param nanos for how long at most; negative means without end. It is rounded up to
    ///   milliseconds, so a timer may be late by one but is never early
    /// @param idle looked at once the loop counts as asleep; false means do not wait after all
    public void await(long nanos, BooleanSupplier idle) {
        sleep(nanos, idle, selector.keys().isEmpty() && Thread.currentThread().isVirtual());
    }

    /// Waits without looking at channels, however ready they are. Loop only.
    ///
    /// @param idle as [#await] has it
    public void awaitWake(BooleanSupplier idle) {
        sleep(-1, idle, true);
    }

    private void sleep(long nanos, BooleanSupplier idle, boolean withoutChannels) {
        if (withoutChannels) {
            parked = Thread.currentThread();
        }
        asleep = true;
        try {
            if (idle.getAsBoolean()) {
                if (parked != null) {
                    park(nanos);
                } else if (nanos == 0) {
                    selector.selectNow(finder);
                } else if (nanos < 0) {
                    selector.select(finder);
                } else {
                    selector.select(finder, Math.ceilDiv(nanos, NANOS_PER_MILLI));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the loop's selector failed", e);
        } finally {
            asleep = false;
            parked = null;
            // An interrupt would make every later select return at once. None but a stranger sends
            // one; cancelling is what tasks understand.
            Thread.interrupted();
        }
    }

    private static void park(long nanos) {
        if (nanos < 0) {
            LockSupport.park();
        } else {
            LockSupport.parkNanos(nanos);
        }
    }

    /// Looks for ready channels without waiting, if it is some time ago that anybody looked: a look
    /// costs a system call, which is more than a turn of most tasks. Loop only.
    public void lookAgain() {
        if (isTimeToLook()) {
            lastLook = System.nanoTime();
            look();
        }
    }

    /// Whether [#lookAgain] would look now, or something that is ready has not been taken. Loop
    /// only.
    public boolean hasToLook() {
        return !found.isEmpty() || isTimeToLook();
    }

    private boolean isTimeToLook() {
        return !selector.keys().isEmpty() && System.nanoTime() - lastLook >= LOOK_NANOS;
    }

    /// Lets go of channels that were closed: until then the system takes them for open. Loop only.
    public void forgetClosed() {
        look();
    }

    private void look() {
        try {
            selector.selectNow(finder);
        } catch (IOException e) {
            throw new UncheckedIOException("the loop's selector failed", e);
        }
    }

    /// Has something run as a channel that is ready is, though no selector knows of it. Loop only.
    ///
    /// @param ready what to run, outside of any batch
    public void add(Callback ready) {
        found.add(ready);
    }

    /// How many are ready and have not been taken. Loop only.
    public int readyCount() {
        return found.size();
    }

    /// Takes the next of those that are ready. Loop only.
    ///
    /// @return its watch, to be run; null if there is none left
    public Callback nextReady() {
        return found.poll();
    }

    /// Watches a channel, which must be in non-blocking mode. Loop only.
    ///
    /// @param operations what for, as [SelectionKey] numbers it; may be nothing as yet
    /// @param handler what to run when it is ready
    /// @return by which that is changed
    /// @throws ClosedChannelException if the channel is closed
    public Watch watch(SelectableChannel channel, int operations, Runnable handler)
            throws ClosedChannelException {
        var watch = new Watch(handler);
        watch.with(channel.register(selector, operations, watch));
        return watch;
    }

    /// Wakes the loop if it sleeps. Any thread.
    public void wake() {
        if (asleep) {
            Thread thread = parked;
            if (thread != null) {
                LockSupport.unpark(thread);
            } else {
                selector.wakeup();
            }
        }
    }

    @Override
    public void close() {
        try {
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the loop's selector could not be closed", e);
        }
    }
}
