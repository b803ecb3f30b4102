package dev.weft.loop;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;

/// A listening socket of the system's: TCP or Unix domain.
final class SocketListener implements Listener {
    private final Poller poller;
    private final ServerSocketChannel channel;
    private final SocketAddress address;
    private final SocketFile file; // null for TCP
    private final Map<SocketOption<?>, Object> ofConnections;
    private Watch watch; // null until somebody attaches

    /// @param ofConnections the options of each connection
    SocketListener(
            Poller poller, ServerSocketChannel channel, Map<SocketOption<?>, Object> ofConnections)
            throws IOException {
        this.poller = poller;
        this.channel = channel;
        this.address = channel.getLocalAddress();
        this.file = SocketFile.of(address);
        this.ofConnections = ofConnections;
    }

    @Override
    public void attach(Runnable handler) throws IOException {
        watch = poller.watch(channel, SelectionKey.OP_ACCEPT, handler);
    }

    @Override
    public void listen(boolean wanted) {
        watch.watchFor(wanted ? SelectionKey.OP_ACCEPT : 0);
    }

    /// What [ServerSocketChannel#accept] throws is taken for a want of descriptors or memory. The
    /// JDK tells by nothing but the system's own words whether it is, but asks again itself where a
    /// peer has gone before it was accepted.
    @Override
    public Link accept(Network network) throws IOException {
        SocketChannel accepted = channel.accept();
        if (accepted == null) {
            return null;
        }
        try {
            accepted.configureBlocking(false);
            SystemNetwork.set(accepted, ofConnections);
            Poller itsPoller = ((SystemNetwork) network).poller();
            var link = new SocketLink(itsPoller, accepted, accepted.getRemoteAddress());
            link.finishConnect();
            return link;
        } catch (Throwable broken) {
            try (accepted) {
                throw new BrokenConnectionException(broken);
            }
        }
    }

    @Override
    public SocketAddress address() {
        return address;
    }

    @Override
    public void close() throws IOException {
        channel.close();
        poller.forgetClosed(); // peers could connect until then, and would be dropped
        if (file != null) {
            file.remove();
        }
    }
}
