package dev.weft.loop;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/// Memory that the connections of one loop lend each other, so that an idle one holds none. It lies
/// outside of the heap: the JDK copies what does not. Loop only.
public final class Buffers {
    /// The size of a piece, in bytes.
    public static final int PIECE = 16 * 1024;

    private static final int KEPT = 64;

    private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();
    private ByteBuffer incoming;

    /// A buffer of 64 KiB for what is read and handed on at once, empty. Whoever runs next may
    /// overwrite it.
    public ByteBuffer incoming() {
        if (incoming == null) {
            incoming = ByteBuffer.allocateDirect(4 * PIECE);
        }
        return incoming.clear();
    }

    /// Takes a piece, which is empty.
    public ByteBuffer take() {
        ByteBuffer piece = free.poll();
        return piece == null ? ByteBuffer.allocateDirect(PIECE) : piece;
    }

    /// Gives a piece back.
    public void giveBack(ByteBuffer piece) {
        if (free.size() < KEPT) {
            free.push(piece.clear());
        }
    }
}
