package dev.weft.net;

import java.nio.ByteBuffer;

/// What a [BufferedProtocol] is handed that was not read into its buffer.
final class OwnBuffer {
    private OwnBuffer() {}

    /// Moves bytes into the protocol's buffer, as many as it has room for, and tells it.
    static void fill(BufferedProtocol protocol, ByteBuffer data) {
        ByteBuffer own = protocol.getBuffer(data.remaining());
        int bytes = Math.min(own.remaining(), data.remaining());
        if (bytes == 0) {
            throw new IllegalStateException("getBuffer gave a buffer without room");
        }
        own.put(own.position(), data, data.position(), bytes);
        own.position(own.position() + bytes);
        data.position(data.position() + bytes);
        protocol.bufferUpdated(bytes);
    }
}
