package dev.weft.loop;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/// A socket of the system's: TCP or Unix domain.
final class SocketLink extends ChannelLink<SocketChannel> implements Link {
    private final SocketAddress remote;
    private SocketAddress local; // null until connected

    SocketLink(Poller poller, SocketChannel channel, SocketAddress remote) {
        super(poller, channel);
        this.remote = remote;
    }

    @Override
    public boolean finishConnect() throws IOException {
        boolean connected = channel.isConnected() || channel.finishConnect();
        if (connected && local == null) {
            local = channel.getLocalAddress();
        }
        return connected;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        return channel.read(into);
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        return channel.write(from);
    }

    @Override
    public long write(ByteBuffer[] from, int count) throws IOException {
        return channel.write(from, 0, count);
    }

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void reset() throws IOException {
        try (channel) {
            if (channel.isOpen()
                    && channel.supportedOptions().contains(StandardSocketOptions.SO_LINGER)) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
        }
    }

    @Override
    public SocketAddress localAddress() {
        return local;
    }

    @Override
    public SocketAddress remoteAddress() {
        return remote;
    }
}
