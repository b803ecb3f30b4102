package dev.weft.testing;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The machines of a simulated network: each name is one, with an address of its own, made up when
/// it is first asked for. Loop only.
final class Hosts {
    private static final byte[] LOCAL = {127, 0, 0, 1};
    private static final byte[] CLIENT = {10, 0, 0, 0}; // of programs that name no address

    private final Map<String, InetAddress> named = new HashMap<>();
    private final Set<InetAddress> unplugged = new HashSet<>();

    InetAddress addressOf(String host) {
        try {
            return InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException name) {
            return named.computeIfAbsent(host.toLowerCase(Locale.ROOT), this::makeUp);
        }
    }

    private InetAddress makeUp(String name) {
        if (name.isEmpty() || name.equals("localhost") || name.endsWith(".localhost")) {
            return address("localhost", LOCAL);
        }
        int number = named.size() + 1;
        return address(name, 10, number >> 16, number >> 8, number);
    }

    private static InetAddress address(String name, int... bytes) {
        var four = new byte[4];
        for (int i = 0; i < 4; i++) {
            four[i] = (byte) bytes[i];
        }
        return address(name, four);
    }

    private static InetAddress address(String name, byte[] bytes) {
        try {
            return InetAddress.getByAddress(name, bytes);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// Where somebody seems to come from who connects to a host.
    InetAddress peerOf(InetAddress host) {
        return host.isLoopbackAddress() ? host : address(null, CLIENT);
    }

    /// The address that a wildcard stands for, when somebody connects to it.
    InetSocketAddress meant(InetSocketAddress address) {
        return address.getAddress().isAnyLocalAddress()
                ? new InetSocketAddress(addressOf("localhost"), address.getPort())
                : address;
    }

    void unplug(String host) {
        unplugged.add(addressOf(host));
    }

    void plugIn(String host) {
        unplugged.remove(addressOf(host));
    }

    boolean isUnplugged(SocketAddress address) {
        return address instanceof InetSocketAddress inet && unplugged.contains(inet.getAddress());
    }
}
