package dev.weft.loop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectableChannel;

/// One end of a [Pipe]. Loop only.
public final class PipeLink extends ChannelLink<SelectableChannel> implements OneWayLink {
    private final int direction;
    private final Clock clock;
    private boolean waitsForOthers; // as the clock was told

    private PipeLink(int direction, Poller poller, Clock clock, SelectableChannel channel)
            throws IOException {
        super(poller, channel);
        this.direction = direction;
        this.clock = clock;
        channel.configureBlocking(false);
    }

    /// The end that is read.
    public static PipeLink from(Poller poller, Clock clock, Pipe.SourceChannel channel)
            throws IOException {
        return new PipeLink(READ, poller, clock, channel);
    }

    /// The end that is written.
    public static PipeLink to(Poller poller, Clock clock, Pipe.SinkChannel channel)
            throws IOException {
        return new PipeLink(WRITE, poller, clock, channel);
    }

    @Override
    public int direction() {
        return direction;
    }

    @Override
    public void attach(int operations, Runnable handler) throws IOException {
        if (channel.isOpen()) { // else its end was asked for already
            super.attach(operations & direction, handler);
            tellClock();
        }
    }

    @Override
    public void watchFor(int operations) {
        super.watchFor(operations & direction);
        tellClock();
    }

    private void tellClock() {
        boolean waits = watchedFor() != 0;
        if (waits != waitsForOthers) {
            waitsForOthers = waits;
            if (waits) {
                clock.outsideWorkBegins();
            } else {
                clock.outsideWorkEnds();
            }
        }
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        return ((ReadableByteChannel) channel).read(into);
    }

    @Override
    public long write(ByteBuffer[] from, int count) throws IOException {
        return ((GatheringByteChannel) channel).write(from, 0, count);
    }

    @Override
    public void shutdownOutput() throws IOException {
        if (takesBytes()) {
            close();
        }
    }

    @Override
    public void close() throws IOException {
        super.close();
        tellClock();
    }

    @Override
    public String toString() {
        return channel.toString();
    }
}
