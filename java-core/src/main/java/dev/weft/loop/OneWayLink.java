package dev.weft.loop;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;

/// A link that only reads or only writes, and has no address. Loop only.
interface OneWayLink extends Link {
    /// [Link#READ] or [Link#WRITE].
    int direction();

    @Override
    default boolean takesBytes() {
        return direction() == WRITE;
    }

    @Override
    default boolean finishConnect() {
        return true;
    }

    @Override
    default int read(ByteBuffer into) throws IOException {
        throw new UnsupportedOperationException(this + " can only be written");
    }

    @Override
    default int write(ByteBuffer from) throws IOException {
        return (int) write(new ByteBuffer[] {from}, 1);
    }

    @Override
    default long write(ByteBuffer[] from, int count) throws IOException {
        throw new UnsupportedOperationException(this + " can only be read");
    }

    @Override
    default void shutdownOutput() throws IOException {}

    @Override
    default SocketAddress localAddress() {
        return null;
    }

    @Override
    default SocketAddress remoteAddress() {
        return null;
    }

    @Override
    default SelectableChannel channel() {
        return null;
    }
}
