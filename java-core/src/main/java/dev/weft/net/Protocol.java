package dev.weft.net;

import java.nio.ByteBuffer;

/// One side of a conversation over a stream of bytes, in callbacks: [#connectionMade] once, then
/// [#dataReceived] any number of times, [#eofReceived] at most once, and `connectionLost` once.
///
/// {@snippet class="dev.weft.snippets.NetSnippetsTest" region="protocol"}
///
/// Semantics: asyncio's `Protocol`.
///
/// @see Transports
/// @see Streams
public interface Protocol extends BaseProtocol {
    /// Hears that the connection stands.
    ///
    /// @param transport what to write to
    default void connectionMade(Transport transport) {}

    /// Hears what the peer has written, in pieces of any size.
    ///
    /// @param data the bytes; lent for the time of the call, so copy what is to be kept. It may be
    ///   handed straight to [Transport#write(ByteBuffer)]
    default void dataReceived(ByteBuffer data) {}

    /// Hears that the peer will write no more.
    ///
    /// @return whether to keep the connection open for what is still to be written; false closes it
    ///   once that is out
    default boolean eofReceived() {
        return false;
    }
}
