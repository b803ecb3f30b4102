package dev.weft.net;

import dev.weft.Coroutines;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CancellationException;

/// The bytes that are sent to a peer.
///
/// [#write] never waits, and keeps what the system does not take: whoever writes much calls
/// [#drain] now and then, or it is kept without bound.
///
/// **Thread**: the loop's; what may wait, inside a task.
///
/// Semantics: asyncio's `StreamWriter`.
public final class StreamWriter implements AutoCloseable {
    private Transport transport;
    private final StreamReader reader;
    private final StreamProtocol protocol;
    private boolean dropped; // something that was written: the connection was closing already

    StreamWriter(Transport transport, StreamReader reader, StreamProtocol protocol) {
        this.transport = transport;
        this.reader = reader;
        this.protocol = protocol;
    }

    /// Writes bytes.
    ///
    /// @param data what to write; dropped if the connection is lost or closed, which [#drain] tells
    /// @throws IllegalStateException after [#writeEof]
    public void write(byte[] data) {
        write(ByteBuffer.wrap(data));
    }

    /// Writes bytes.
    ///
    /// @param data what to write, from its position to its limit; it is empty afterwards, and the
    ///   caller's again
    /// @throws IllegalStateException after [#writeEof]
    public void write(ByteBuffer data) {
        dropped |= data.hasRemaining() && transport.isClosing();
        transport.write(data);
    }

    /// Writes text as UTF-8.
    ///
    /// @param text what to write; line ends are up to it
    /// @throws IllegalStateException after [#writeEof]
    public void write(String text) {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Writes several pieces, one after the other; they go out together.
    ///
    /// Semantics: asyncio's `writelines`.
    ///
    /// @param pieces what to write
    /// @throws IllegalStateException after [#writeEof]
    public void writeAll(Iterable<byte[]> pieces) {
        pieces.forEach(this::write);
    }

    /// Waits until it is well to write more: at once, unless more is waiting to go out than the
    /// transport's high mark; then until it has shrunk to the low one.
    ///
    /// **Switches** only if it must wait, or the connection is closing. **Cancel**: what was
    /// written still goes out.
    ///
    /// @throws IOException if the connection is lost, or something was written after it was closed
    /// @throws CancellationException if this task is cancelled while it waits
    /// @throws IllegalStateException outside a task
    public void drain() throws IOException {
        if (reader.failure() != null) {
            throw reader.failure();
        }
        transport.flush();
        if (transport.isClosing()) {
            Coroutines.yieldNow(); // lets the protocol hear that the connection is lost
        }
        protocol.drain();
        if (dropped) {
            throw protocol.tellLost();
        }
    }

    /// Writes a part of a file, without copying it where the system can do that, and waits until it
    /// is out; see [Transport#sendFile].
    ///
    /// @param file what to read; its position stays where it is
    /// @param position where to begin, in bytes
    /// @param count how many bytes at most
    /// @return how many went out
    /// @throws IOException if the file cannot be read or the connection is lost
    /// @throws CancellationException if this task is cancelled while it waits
    public long sendFile(FileChannel file, long position, long count) throws IOException {
        return transport.sendFile(file, position, count);
    }

    /// Tells the peer, after all that was written, that nothing more will be; what the peer sends
    /// can still be read.
    ///
    /// @throws UnsupportedOperationException if [#canWriteEof] is false
    public void writeEof() {
        transport.writeEof();
    }

    /// Whether the connection can be closed in this direction alone.
    ///
    /// @return true for TCP and Unix-domain sockets, false for TLS over them
    public boolean canWriteEof() {
        return transport.canWriteEof();
    }

    /// Goes on in TLS, in both directions, after all that was written: as the client if this side
    /// has connected, else as the server. Both have agreed on that before, in some way of theirs.
    ///
    /// {@snippet class="dev.weft.snippets.TlsSnippetsTest" region="startTls"}
    ///
    /// Bytes that have come and were not read are taken for the peer's part of the handshake.
    ///
    /// **Switches** always. **Cancel**: the connection is aborted.
    ///
    /// @param options how; the name that a client verifies is that of the host it has connected to,
    ///   if they do not give another
    /// @throws IOException if the handshake fails; the connection is lost then
    /// @throws CancellationException if this task is cancelled while it waits
    /// @throws IllegalStateException outside a task, or if the connection is closing
    /// @throws IllegalArgumentException if a server's options have no certificate
    public void startTls(TlsOptions options) throws IOException {
        drain();
        transport = protocol.startTls(transport, options);
    }

    /// Closes the connection once all that was written is out, without waiting for that. Called
    /// again, it does nothing.
    @Override
    public void close() {
        transport.close();
    }

    /// Closes the connection and waits until all that was written is out and it is over.
    ///
    /// **Switches** always. **Cancel**: the connection is closed all the same.
    ///
    /// @throws IOException if it broke before all was out
    /// @throws CancellationException if this task is cancelled while it waits
    /// @throws IllegalStateException outside a task
    public void closeAndWait() throws IOException {
        close();
        waitClosed();
    }

    /// Waits until the connection is over.
    ///
    /// **Switches** unless it is. **Cancel**: only ends the waiting.
    ///
    /// Semantics: asyncio's `wait_closed`.
    ///
    /// @throws IOException what it broke with
    /// @throws CancellationException if this task is cancelled while it waits
    /// @throws IllegalStateException outside a task
    public void waitClosed() throws IOException {
        protocol.waitClosed();
    }

    boolean toldItsEndBy(Throwable thrown) {
        return protocol.toldItsEndBy(thrown);
    }

    /// Whether the connection is closed or being closed.
    ///
    /// @return true once it takes no more bytes
    public boolean isClosing() {
        return transport.isClosing();
    }

    /// Something about the connection, such as the peer's address.
    ///
    /// @param <T> the type of the answer
    /// @param what what to tell
    /// @return the answer; null if there is none
    public <T> T extraInfo(ExtraInfo<T> what) {
        return transport.extraInfo(what);
    }

    /// What the bytes go to, for its marks and its abrupt end.
    ///
    /// @return the transport
    public Transport transport() {
        return transport;
    }

    /// How the stream stands, for logs.
    @Override
    public String toString() {
        return "StreamWriter[" + transport + "]";
    }
}
