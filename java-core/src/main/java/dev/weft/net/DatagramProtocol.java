package dev.weft.net;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/// One who sends and receives datagrams, in callbacks.
///
/// {@snippet class="dev.weft.snippets.DatagramSnippetsTest" region="datagrams"}
///
/// Semantics: asyncio's `DatagramProtocol`.
///
/// @see Transports#datagrams
public interface DatagramProtocol extends BaseProtocol {
    /// Hears that the socket is open.
    ///
    /// @param transport what to send with
    default void connectionMade(DatagramTransport transport) {}

    /// Hears a datagram.
    ///
    /// @param data its bytes; lent for the time of the call, so copy what is to be kept
    /// @param sender who sent it
    default void datagramReceived(ByteBuffer data, SocketAddress sender) {}

    /// Hears that one could not be sent, or came back. The socket stays open.
    ///
    /// @param failure what the system says, such as that nobody listens there
    default void errorReceived(IOException failure) {}
}
