package dev.weft.net;

import java.nio.ByteBuffer;

/// What a [BufferedProtocol] is handed that was not read into its buffer.
final class OwnBuffer {
    private OwnBuffer() {}

    /// Moves bytes into the protocol's buffer, as many as it has room for, and tells it.
    static void fill(BufferedProtocol protocol, ByteBuffer data) {
        ByteBuffer own = of(protocol, data.remaining());
        int bytes = Math.min(own.remaining(), data.remaining());
        own.put(own.position(), data, data.position(), bytes);
        own.position(own.position() + bytes);
        data.position(data.position() + bytes);
        protocol.bufferUpdated(bytes);
    }

    /// Asks a protocol for a buffer to read into.
    ///
    /// @param sizeHint how many bytes would be welcome
    /// @throws IllegalStateException if nothing can be read into what it gives
    static ByteBuffer of(BufferedProtocol protocol, int sizeHint) {
        ByteBuffer own = protocol.getBuffer(sizeHint);
        if (!own.hasRemaining() || own.isReadOnly()) {
            throw new IllegalStateException("getBuffer gave a buffer that is full or read-only");
        }
        return own;
    }
}
