package dev.weft.net;

import java.net.SocketAddress;
import java.nio.ByteBuffer;

/// A socket for datagrams, as the [DatagramProtocol] on it sees it.
///
/// **Sending** never waits. A datagram goes straight to the system if it has room; otherwise it is
/// kept, in order, and [BaseProtocol#pauseWriting] tells of too many. Whether one arrives is as
/// uncertain as ever.
///
/// **Thread**: the loop's.
///
/// Semantics: asyncio's `DatagramTransport`.
public interface DatagramTransport {
    /// Sends a datagram to the peer that the socket is connected with. The JDK sends no empty ones
    /// this way.
    ///
    /// @param data its bytes, from the position to the limit; none are left afterwards. Ignored if
    ///   the transport is closing
    /// @throws IllegalStateException if it is connected with nobody
    void send(ByteBuffer data);

    /// Sends a datagram to somebody.
    ///
    /// @param data its bytes, from the position to the limit; none are left afterwards. Ignored if
    ///   the transport is closing
    /// @param to to whom
    /// @throws IllegalArgumentException if the socket is connected with somebody else
    void send(ByteBuffer data, SocketAddress to);

    /// Closes the socket once all that was to be sent is sent. Called again, it does nothing.
    void close();

    /// Closes the socket now; what was not yet sent is dropped.
    void abort();

    /// Whether the socket is closed or being closed.
    ///
    /// @return true once it sends no more
    boolean isClosing();

    /// Sets when the protocol is told to pause and to resume. They are 64 KiB and 16 KiB at first.
    ///
    /// @param high the high mark, in bytes
    /// @param low the low mark, in bytes
    /// @throws IllegalArgumentException unless `0 <= low <= high`
    void setWriteBufferLimits(int high, int low);

    /// How much is waiting to be sent.
    ///
    /// @return the number of bytes
    long writeBufferSize();

    /// Something about the socket: its addresses, or its channel, whose options may be set.
    ///
    /// @param <T> the type of the answer
    /// @param what what to tell
    /// @return the answer; null if there is none
    <T> T extraInfo(ExtraInfo<T> what);
}
