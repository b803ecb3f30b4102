package dev.weft.loop;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;

/// A link that only reads or only writes, and has no address. Loop only.
abstract class OneWayLink implements Link {
    private final int direction;

    /// @param direction [Link#READ] or [Link#WRITE]
    OneWayLink(int direction) {
        this.direction = direction;
    }

    /// [Link#READ] or [Link#WRITE].
    final int direction() {
        return direction;
    }

    @Override
    public final boolean takesBytes() {
        return direction == WRITE;
    }

    @Override
    public final boolean finishConnect() {
        return true;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        throw new UnsupportedOperationException(this + " can only be written");
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        return (int) write(new ByteBuffer[] {from}, 1);
    }

    @Override
    public long write(ByteBuffer[] from, int count) throws IOException {
        throw new UnsupportedOperationException(this + " can only be read");
    }

    @Override
    public void shutdownOutput() throws IOException {}

    @Override
    public final SocketAddress localAddress() {
        return null;
    }

    @Override
    public final SocketAddress remoteAddress() {
        return null;
    }

    @Override
    public SelectableChannel channel() {
        return null;
    }
}
