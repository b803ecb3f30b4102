package dev.weft.net;

import dev.weft.loop.Buffers;
import dev.weft.loop.Sink;

import java.nio.ByteBuffer;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/// The JDK's engine with the memory that it lacks: what came and is not yet a whole record, and
/// what was decrypted and not yet taken. Between calls it holds only that, and of an idle
/// connection nothing. Loop only.
final class TlsRecords implements Sink {
    private static final int HEADER = 5;
    private static final byte APPLICATION_DATA = 23;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SSLEngine engine;
    private final Buffers buffers;
    private final Transport below;
    private final ByteBuffer[] one = new ByteBuffer[1];

    private ByteBuffer lent = NOTHING; // what has just come
    private ByteBuffer kept; // what came before it, to be read; null if that is nothing
    private ByteBuffer plain; // decrypted, to be written; null if that is nothing
    private boolean finished; // a handshake was, in what was last called

    TlsRecords(SSLEngine engine, Buffers buffers, Transport below) {
        this.engine = engine;
        this.buffers = buffers;
        this.below = below;
    }

    HandshakeStatus status() {
        return engine.getHandshakeStatus();
    }

    boolean isHandshaking() {
        HandshakeStatus status = status();
        return status != HandshakeStatus.NOT_HANDSHAKING && status != HandshakeStatus.FINISHED;
    }

    // ---- what comes in

    /// Lends what has come, until [#keepRest].
    void lend(ByteBuffer data) {
        lent = data;
    }

    /// Copies what of it could not be decrypted yet.
    void keepRest() {
        if (lent.hasRemaining()) {
            keep(lent.remaining());
        }
        lent = NOTHING;
    }

    private void keep(int count) {
        if (kept == null) {
            kept = count <= Buffers.PIECE ? buffers.take() : ByteBuffer.allocate(count);
            kept.limit(0);
        }
        if (kept.capacity() - kept.limit() < count) {
            int all = kept.remaining() + count;
            ByteBuffer roomier = all <= kept.capacity() ? kept : ByteBuffer.allocate(2 * all);
            if (roomier == kept) {
                kept.compact().flip();
            } else {
                roomier.put(kept).flip();
                giveBack(kept);
                kept = roomier;
            }
        }
        int end = kept.limit();
        kept.limit(end + count).put(end, lent, lent.position(), count);
        lent.position(lent.position() + count);
    }

    private void giveBack(ByteBuffer piece) {
        if (piece.capacity() == Buffers.PIECE) {
            buffers.giveBack(piece);
        }
    }

    /// What begins with the next record; all of it, if all of it has come. The start of one that
    /// came before gets no more than its rest.
    private ByteBuffer next() {
        if (kept == null) {
            return lent;
        }
        if (!kept.hasRemaining()) {
            giveBack(kept);
            kept = null;
            return lent;
        }
        fill(HEADER);
        if (kept.remaining() >= HEADER) {
            fill(HEADER + Short.toUnsignedInt(kept.getShort(kept.position() + 3)));
        }
        return kept;
    }

    private void fill(int length) {
        int missing = Math.min(length - kept.remaining(), lent.remaining());
        if (missing > 0) {
            keep(missing);
        }
    }

    /// Whether the next record, if there is one, is nothing but data: any other may be the last,
    /// behind which no answer can be written.
    boolean nextIsData() {
        ByteBuffer next = next();
        return next.hasRemaining() && next.get(next.position()) == APPLICATION_DATA;
    }

    /// Decrypts a record.
    ///
    /// @return OK if there may be more, BUFFER_UNDERFLOW if its rest has not come, BUFFER_OVERFLOW
    ///   if what is decrypted must first be taken, CLOSED if the peer has ended the connection
    SSLEngineResult.Status decrypt() throws SSLException {
        ByteBuffer next = next();
        if (plain == null) {
            plain = buffers.takeLarge();
        }
        SSLEngineResult result = engine.unwrap(next, plain);
        note(result);
        boolean idle = result.bytesConsumed() == 0 && result.bytesProduced() == 0;
        if (result.getStatus() == SSLEngineResult.Status.OK
                && idle
                && result.getHandshakeStatus() == HandshakeStatus.NEED_UNWRAP) {
            return SSLEngineResult.Status.BUFFER_UNDERFLOW;
        }
        return result.getStatus();
    }

    /// Hands what is decrypted to the protocol above, as far as that reads. What is left stays, if
    /// it only pauses.
    void deliverTo(TlsProtocol tls) {
        if (plain == null) {
            return;
        }
        plain.flip();
        try {
            while (plain.hasRemaining() && tls.isReading()) {
                if (tls.above() instanceof BufferedProtocol buffered) {
                    OwnBuffer.fill(buffered, plain);
                } else {
                    tls.above().dataReceived(plain);
                    plain.position(plain.limit());
                }
            }
        } finally {
            if (plain.hasRemaining() && !tls.isClosing()) {
                plain.compact();
            } else {
                buffers.giveBackLarge(plain);
                plain = null;
            }
        }
    }

    // ---- what goes out

    @Override
    public int write(ByteBuffer from) throws SSLException {
        one[0] = from;
        return (int) write(one, 1);
    }

    /// Encrypts and writes all, unless the peers must first agree on something.
    @Override
    public long write(ByteBuffer[] from, int count) throws SSLException {
        long taken = 0;
        ByteBuffer records = buffers.takeLarge();
        try {
            SSLEngineResult result;
            do {
                if (records.remaining() < engine.getSession().getPacketBufferSize()) {
                    below.write(records.flip());
                    records.clear();
                }
                result = engine.wrap(from, 0, count, records);
                note(result);
                taken += result.bytesConsumed();
            } while (result.getStatus() == SSLEngineResult.Status.OK
                    && (result.bytesConsumed() > 0 || result.bytesProduced() > 0)
                    && from[count - 1].hasRemaining());
        } finally {
            if (records.flip().hasRemaining()) {
                below.write(records);
            }
            buffers.giveBackLarge(records);
        }
        return taken;
    }

    /// Writes what the engine itself has to tell, of a handshake or the end; together, so that one
    /// packet takes it.
    ///
    /// @return whether there was something
    boolean writeOwn() throws SSLException {
        ByteBuffer records = buffers.takeLarge();
        try {
            SSLEngineResult result;
            do {
                result = engine.wrap(NOTHING, records);
                note(result);
            } while (result.bytesProduced() > 0
                    && status() == HandshakeStatus.NEED_WRAP
                    && records.remaining() >= engine.getSession().getPacketBufferSize());
            boolean some = records.flip().hasRemaining();
            if (some) {
                below.write(records);
            }
            return some;
        } finally {
            buffers.giveBackLarge(records);
        }
    }

    // ---- the ends

    /// Tells the peer that nothing more comes.
    void writeEnd() throws SSLException {
        engine.closeOutbound();
        while (!engine.isOutboundDone() && writeOwn()) {}
    }

    /// Tells the peer what went wrong, if it is to know.
    void writeAlert() throws SSLException {
        while (status() == HandshakeStatus.NEED_WRAP && writeOwn()) {}
    }

    private void note(SSLEngineResult result) {
        finished |= result.getHandshakeStatus() == HandshakeStatus.FINISHED;
    }

    /// Whether a handshake has come to its end since this was last asked.
    boolean hasFinished() {
        boolean was = finished;
        finished = false;
        return was;
    }

    /// Gives back all that it holds.
    void clear() {
        if (kept != null) {
            giveBack(kept);
            kept = null;
        }
        if (plain != null) {
            buffers.giveBackLarge(plain);
            plain = null;
        }
        lent = NOTHING;
    }
}
