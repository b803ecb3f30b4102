package dev.weft.net;

import java.nio.ByteBuffer;

/// A [Protocol] that has its bytes read straight into a buffer of its own.
///
/// Semantics: asyncio's `BufferedProtocol`.
public interface BufferedProtocol extends Protocol {
    /// Gives a buffer to read into, from its position to its limit.
    ///
    /// @param sizeHint how many bytes would be welcome; it may be larger or smaller
    /// @return a buffer that has room; an empty one ends the connection
    ByteBuffer getBuffer(int sizeHint);

    /// Hears that the buffer which [#getBuffer] gave has got its bytes; its position is behind
    /// them.
    ///
    /// @param bytes how many, at least one
    void bufferUpdated(int bytes);

    /// Takes what comes in pieces, by way of the buffer.
    ///
    /// @param data the bytes
    @Override
    default void dataReceived(ByteBuffer data) {
        while (data.hasRemaining()) {
            OwnBuffer.fill(this, data);
        }
    }
}
