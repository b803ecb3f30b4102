package dev.weft.loop;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/// A UDP socket of the system's.
final class DatagramSocketLink extends ChannelLink<DatagramChannel> implements DatagramLink {
    private final SocketAddress local;
    private final SocketAddress remote;

    /// @param channel bound, and connected if it is to have one peer
    DatagramSocketLink(Poller poller, DatagramChannel channel) throws IOException {
        super(poller, channel);
        this.local = channel.getLocalAddress();
        this.remote = channel.getRemoteAddress();
    }

    @Override
    public SocketAddress receive(ByteBuffer into) throws IOException {
        return channel.receive(into);
    }

    @Override
    public boolean send(ByteBuffer datagram, SocketAddress to) throws IOException {
        channel.send(datagram, to == null ? remote : to); // all of it or nothing
        return !datagram.hasRemaining();
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
