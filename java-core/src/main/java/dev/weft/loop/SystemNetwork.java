package dev.weft.loop;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.List;
import java.util.Map;

/// The system's sockets.
final class SystemNetwork implements Network {
    private final Poller poller;

    SystemNetwork(Poller poller) {
        this.poller = poller;
    }

    Poller poller() {
        return poller;
    }

    @Override
    public Link connect(
            SocketAddress remote, SocketAddress local, Map<SocketOption<?>, Object> options)
            throws IOException {
        SocketChannel channel =
                remote instanceof UnixDomainSocketAddress
                        ? SocketChannel.open(StandardProtocolFamily.UNIX)
                        : SocketChannel.open();
        try {
            channel.configureBlocking(false);
            set(channel, options);
            if (local != null) {
                channel.bind(local);
            }
            channel.connect(remote);
        } catch (UnsupportedAddressTypeException strange) {
            channel.close();
            throw known(remote, strange);
        } catch (Throwable refused) {
            channel.close();
            throw refused;
        }
        return new SocketLink(poller, channel, remote);
    }

    @Override
    public Listener listen(SocketAddress address, int backlog, Map<SocketOption<?>, Object> options)
            throws IOException {
        ServerSocketChannel channel =
                address instanceof UnixDomainSocketAddress
                        ? ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                        : ServerSocketChannel.open();
        try {
            channel.configureBlocking(false);
            set(channel, Map.of(StandardSocketOptions.SO_REUSEADDR, true));
            set(channel, options);
            SocketFile.makeRoomFor(address);
            channel.bind(address, backlog);
            return new SocketListener(poller, channel, options);
        } catch (UnsupportedAddressTypeException strange) {
            channel.close();
            throw known(address, strange);
        } catch (Throwable refused) {
            channel.close();
            throw refused;
        }
    }

    /// Nobody who writes an address knows whether the machine has IPv6, as with a route to it: to
    /// have none is a failure of the network's, where the JDK throws what a mistake in the code is.
    private static IOException known(
            SocketAddress address, UnsupportedAddressTypeException strange) {
        if (!(address instanceof InetSocketAddress)) {
            throw strange;
        }
        var failure = new ConnectException("no such addresses on this machine");
        failure.initCause(strange);
        return failure;
    }

    @Override
    public DatagramLink datagrams(SocketAddress local, SocketAddress remote) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        try {
            channel.configureBlocking(false);
            channel.bind(local);
            if (remote != null) {
                channel.connect(remote);
            }
            return new DatagramSocketLink(poller, channel);
        } catch (Throwable refused) {
            channel.close();
            throw refused;
        }
    }

    /// Sets those of the options that a channel of this kind has: what is asked of a server is
    /// meant for its listening socket, its connections or both. Bytes go out at once unless the
    /// options say otherwise.
    static void set(NetworkChannel channel, Map<SocketOption<?>, Object> options)
            throws IOException {
        if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
        for (var option : options.entrySet()) {
            setOption(channel, option.getKey(), option.getValue());
        }
    }

    @SuppressWarnings("unchecked") // the options' builder took a value of the option's type
    private static <T> void setOption(NetworkChannel channel, SocketOption<T> option, Object value)
            throws IOException {
        if (channel.supportedOptions().contains(option)) {
            channel.setOption(option, (T) value);
        }
    }

    @Override
    public List<InetAddress> resolveAtOnce(String host) {
        try {
            return List.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException noLiteral) {
            return null;
        }
    }

    @Override
    public List<InetAddress> resolve(String host) throws UnknownHostException {
        try {
            return List.of(InetAddress.getAllByName(host));
        } catch (UnknownHostException unknown) {
            if (host.equals(unknown.getMessage())) { // the JDK knew it already, and says no more
                throw new UnknownHostException(host + ": the name is not known");
            }
            throw unknown;
        }
    }
}
