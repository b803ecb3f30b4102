package dev.weft.loop;

import java.io.IOException;
import java.nio.channels.SelectableChannel;

/// What every link has that stands on a channel, which the loop watches. Loop only.
abstract class ChannelLink<C extends SelectableChannel> {
    final C channel;
    private final Poller poller;
    private Watch watch; // null until somebody attaches

    /// @param channel in non-blocking mode
    ChannelLink(Poller poller, C channel) {
        this.poller = poller;
        this.channel = channel;
    }

    public void attach(int operations, Runnable handler) throws IOException {
        watch = poller.watch(channel, operations, handler);
    }

    public void watchFor(int operations) {
        if (watch != null) {
            watch.watchFor(operations);
        }
    }

    public final int watchedFor() {
        return watch == null ? 0 : watch.interest();
    }

    public final int readyFor() {
        return watch.readyFor();
    }

    public void close() throws IOException {
        channel.close();
    }

    public final SelectableChannel channel() {
        return channel;
    }
}
