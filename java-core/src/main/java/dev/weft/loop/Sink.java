package dev.weft.loop;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Takes as many bytes as there is room for. Loop only.
public interface Sink {
    /// Writes what there is room for.
    ///
    /// @return how many bytes
    /// @throws IOException if the connection broke
    int write(ByteBuffer from) throws IOException;

    /// Writes what there is room for, the first buffers first.
    ///
    /// @param count how many of the buffers
    /// @return how many bytes
    /// @throws IOException if the connection broke
    long write(ByteBuffer[] from, int count) throws IOException;
}
