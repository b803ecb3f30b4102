package dev.weft.loop;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/// Memory that the connections of one loop lend each other, so that an idle one holds none. It lies
/// outside of the heap: the JDK copies what does not. Loop only.
public final class Buffers {
    /// The size of a piece, in bytes: a full record of TLS goes into it.
    public static final int PIECE = 17 * 1024;

    /// The size of the buffer for what comes in, and of a large piece, in bytes.
    public static final int LARGE_PIECE = 4 * PIECE;

    private static final int KEPT = 64;
    private static final int LARGE_KEPT = 4; // each is lent for one call, and calls seldom nest

    private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();
    private final ArrayDeque<ByteBuffer> largeFree = new ArrayDeque<>(LARGE_KEPT);
    private ByteBuffer incoming;
    private ByteBuffer outgoing;

    /// A large buffer for what is read and handed on at once, empty. Whoever runs next may
    /// overwrite it.
    public ByteBuffer incoming() {
        if (incoming == null) {
            incoming = ByteBuffer.allocateDirect(LARGE_PIECE);
        }
        return incoming.clear();
    }

    /// A large buffer for what is written at once, empty. Whoever writes next overwrites it.
    public ByteBuffer outgoing() {
        if (outgoing == null) {
            outgoing = ByteBuffer.allocateDirect(LARGE_PIECE);
        }
        return outgoing.clear();
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

    /// Takes a large piece, which is empty and lies in the heap: what encrypts works on arrays, and
    /// copies what does not.
    public ByteBuffer takeLarge() {
        ByteBuffer piece = largeFree.poll();
        return piece == null ? ByteBuffer.allocate(LARGE_PIECE) : piece;
    }

    /// Gives a large piece back.
    public void giveBackLarge(ByteBuffer piece) {
        if (largeFree.size() < LARGE_KEPT) {
            largeFree.push(piece.clear());
        }
    }
}
