package dev.weft.loop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;

/// Where the connections of a loop come from: the system's sockets, except in a simulation. Loop
/// only, but for [#resolve].
public interface Network {
    /// Begins to connect. The link is watched for nothing until somebody attaches to it; it is
    /// ready to [Link#CONNECT] when [Link#finishConnect] has an answer.
    ///
    /// @param local where from, or null
    /// @throws IOException if it fails at once
    Link connect(SocketAddress remote, SocketAddress local, Map<SocketOption<?>, Object> options)
            throws IOException;

    /// Begins to listen.
    ///
    /// @param backlog how many connections may wait to be accepted
    /// @throws IOException if the address is in use or may not be had
    Listener listen(SocketAddress address, int backlog, Map<SocketOption<?>, Object> options)
            throws IOException;

    /// Opens a socket for datagrams.
    ///
    /// @param local where it can be reached; null for any free port
    /// @param remote its only peer; null if there may be any
    /// @throws IOException if an address is in use or may not be had
    DatagramLink datagrams(SocketAddress local, SocketAddress remote) throws IOException;

    /// The addresses of a host, if they can be told without waiting for anybody.
    ///
    /// @return the addresses, the preferred one first; null if [#resolve] must be asked
    List<InetAddress> resolveAtOnce(String host);

    /// The addresses of a host, the preferred one first. May block: not on the loop.
    ///
    /// @throws UnknownHostException if there is none
    List<InetAddress> resolve(String host) throws UnknownHostException;
}
