package dev.weft.loop;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;

/// A socket for datagrams, which never blocks and tells its loop when it can go on. Loop only.
public interface DatagramLink extends AutoCloseable {
    /// Has somebody told when the link is ready for what it is watched for. Once.
    ///
    /// @param operations [Link#READ], [Link#WRITE] or both
    /// @param handler what to run, outside of any batch
    /// @throws IOException if it is closed
    void attach(int operations, Runnable handler) throws IOException;

    /// Changes what the link is watched for; nothing happens to one that is closed.
    void watchFor(int operations);

    /// For what the link was ready when its handler was run.
    int readyFor();

    /// Takes the next datagram; what has no room is lost.
    ///
    /// @return who sent it; null if none is there
    /// @throws IOException what came back of one that was sent
    SocketAddress receive(ByteBuffer into) throws IOException;

    /// Sends a datagram.
    ///
    /// @param to where; null for the peer that the link is connected with
    /// @return false if there is no room just now
    /// @throws IOException if that cannot be sent
    boolean send(ByteBuffer datagram, SocketAddress to) throws IOException;

    @Override
    void close() throws IOException;

    /// The address of this end.
    SocketAddress localAddress();

    /// The only peer; null if there may be any.
    SocketAddress remoteAddress();

    /// The channel underneath.
    SelectableChannel channel();
}
