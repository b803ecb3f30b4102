package dev.weft.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.CancellationException;

/// A connection, as the [Protocol] on it sees it: bytes go out here, and come in there.
///
/// **Writing** never waits. The bytes go straight to the system if it takes them; what it does not
/// take is kept, in order. Further writes of the same turn are collected and go out together. A
/// protocol that writes more than the peer reads is told by [BaseProtocol#pauseWriting].
///
/// **Thread**: the loop's.
///
/// Semantics: asyncio's `Transport`.
///
/// @see Transports
public interface Transport {
    /// Writes bytes. The buffer is empty afterwards and belongs to the caller again.
    ///
    /// @param data what to write, from its position to its limit; ignored if the connection is lost
    ///   or closing, of which the protocol hears
    /// @throws IllegalStateException after [#writeEof]
    void write(ByteBuffer data);

    /// Writes bytes.
    ///
    /// @param data what to write; ignored if the connection is lost or closing
    /// @throws IllegalStateException after [#writeEof]
    default void write(byte[] data) {
        write(ByteBuffer.wrap(data));
    }

    /// Hands what was collected to the system now, as far as it takes it, and not at the next turn.
    void flush();

    /// Tells the peer, after all that was written, that nothing more will be.
    ///
    /// @throws UnsupportedOperationException if this kind of connection cannot be half closed
    /// @see #canWriteEof()
    void writeEof();

    /// Whether this kind of connection can be closed in one direction.
    ///
    /// @return true for TCP and Unix-domain sockets, false for TLS over them
    boolean canWriteEof();

    /// Closes the connection once all that was written is out. Nothing more is received. Called
    /// again, it does nothing.
    void close();

    /// Closes the connection now; what has not gone out is dropped. If something is, the peer sees
    /// the connection break, where the system can do that (TCP), and not its end.
    void abort();

    /// Closes the connection now, as one that broke, even if all that was written has gone out: the
    /// peer sees no end, where the system can do that (TCP). For whoever passes on what another
    /// connection says, when that one has broken. In [BaseProtocol#connectionLost] it still decides
    /// what the peer sees.
    default void reset() {
        abort();
    }

    /// Whether the connection is closed or being closed.
    ///
    /// @return true once it takes no more bytes
    boolean isClosing();

    /// Stops receiving, which stops the peer when the system's buffers are full. Does nothing if it
    /// has stopped or is closing.
    void pauseReading();

    /// Receives again. Does nothing if it does.
    void resumeReading();

    /// Whether the protocol is told of what comes in.
    ///
    /// @return false while paused, and once it is closing
    boolean isReading();

    /// Sets when the protocol is told to pause and to resume. They are 64 KiB and 16 KiB at first.
    ///
    /// @param high the high mark, in bytes
    /// @param low the low mark, in bytes
    /// @throws IllegalArgumentException unless `0 <= low <= high`
    void setWriteBufferLimits(int high, int low);

    /// How much was written here and has not gone out.
    ///
    /// @return the number of bytes
    long writeBufferSize();

    /// Who is told what comes in.
    ///
    /// @return the protocol
    Protocol protocol();

    /// Has somebody else told from now on.
    ///
    /// @param protocol who; it is not told again that the connection was made
    void setProtocol(Protocol protocol);

    /// Something about the connection. It stays known when the connection is over.
    ///
    /// @param <T> the type of the answer
    /// @param what what to tell
    /// @return the answer; null if this transport has none
    <T> T extraInfo(ExtraInfo<T> what);

    /// Writes a part of a file, without copying it where the system can do that, and waits until it
    /// is out. What is written meanwhile goes out afterwards.
    ///
    /// **Switches** as often as the peer makes it wait. **Cancel**: what has gone out is out; the
    /// connection goes on behind it.
    ///
    /// Semantics: asyncio's `loop.sendfile`.
    ///
    /// @param file what to read; its position stays where it is
    /// @param position where to begin, in bytes
    /// @param count how many bytes at most; the file may end before
    /// @return how many went out
    /// @throws IOException if the file cannot be read or the connection is lost
    /// @throws CancellationException if this task is cancelled while it waits
    /// @throws IllegalStateException outside a task, or if the connection is closing
    long sendFile(FileChannel file, long position, long count) throws IOException;
}
