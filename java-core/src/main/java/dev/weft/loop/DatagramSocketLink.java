package dev.weft.loop;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;

/// A UDP socket of the system's.
final class DatagramSocketLink implements DatagramLink {
    private final Poller poller;
    private final DatagramChannel channel;
    private final SocketAddress local;
    private final SocketAddress remote;
    private Watch watch; // null until somebody attaches

    /// @param channel bound, and connected if it is to have one peer
    DatagramSocketLink(Poller poller, DatagramChannel channel) throws IOException {
        this.poller = poller;
        this.channel = channel;
        this.local = channel.getLocalAddress();
        this.remote = channel.getRemoteAddress();
    }

    @Override
    public void attach(int operations, Runnable handler) throws IOException {
        watch = poller.watch(channel, operations, handler);
    }

    @Override
    public void watchFor(int operations) {
        watch.watchFor(operations);
    }

    @Override
    public int readyFor() {
        return watch.readyFor();
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
    public void close() throws IOException {
        channel.close();
    }

    @Override
    public SocketAddress localAddress() {
        return local;
    }

    @Override
    public SocketAddress remoteAddress() {
        return remote;
    }

    @Override
    public SelectableChannel channel() {
        return channel;
    }
}
