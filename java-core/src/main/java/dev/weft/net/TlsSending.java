package dev.weft.net;

import dev.weft.Coroutines;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.loop.Buffers;
import dev.weft.loop.LoopParts;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

import javax.net.ssl.SSLException;

/// What is written to a [TlsTransport] and is not yet in records, and who must wait with more.
///
/// The first bytes of a turn go out at once; further ones are collected until its end, so that
/// small pieces share a record. While the peers agree on something, all wait here. What has been
/// encrypted the transport below keeps, which says when that is too much. Loop only.
final class TlsSending {
    private static final int COLLECTED = 64 * 1024; // of one turn, before it is encrypted

    private final EventLoop loop;
    private final LoopParts parts;
    private final TlsProtocol owner;
    private final TlsRecords records;
    private final Outgoing unencrypted;
    private int high = 64 * 1024;
    private int low = 16 * 1024;
    private boolean pausedBelow;
    private boolean told; // the protocol above, to pause
    private boolean encrypting; // what the protocol above did now would come in between
    private boolean flushAsked;
    private boolean sendingFile; // what is written meanwhile waits
    private Future<Void> room; // of who sends a file
    private long lastWrite = -1; // the round of it

    TlsSending(EventLoop loop, TlsProtocol owner, TlsRecords records) {
        this.loop = loop;
        this.parts = LoopParts.of(loop);
        this.owner = owner;
        this.records = records;
        this.unencrypted = new Outgoing(parts.buffers());
    }

    long size() {
        return unencrypted.size();
    }

    void write(ByteBuffer data) {
        if (unencrypted.isEmpty() && lastWrite != parts.round() && mayEncrypt()) {
            lastWrite = parts.round();
            encrypting = true;
            try {
                records.write(data);
            } catch (SSLException broken) {
                data.position(data.limit());
                owner.fail(broken);
                return;
            } finally {
                encrypting = false;
            }
        }
        if (data.hasRemaining()) {
            collect(data);
        }
        tellFlow();
    }

    private boolean mayEncrypt() {
        return !sendingFile && owner.mayEncrypt();
    }

    private void collect(ByteBuffer data) {
        unencrypted.add(data);
        if (unencrypted.size() >= COLLECTED) {
            owner.writeCollectedOrFail();
        } else if (!flushAsked) {
            flushAsked = true;
            parts.post(() -> {
                flushAsked = false;
                owner.writeCollectedOrFail();
            });
        }
    }

    /// Encrypts what was collected; the owner has said that it may be.
    ///
    /// @return whether that was all
    boolean writeCollected() throws IOException {
        if (!sendingFile && !encrypting) {
            encrypting = true;
            try {
                unencrypted.writeTo(records);
            } finally {
                encrypting = false;
            }
        }
        tellRoom();
        tellFlow();
        return !sendingFile && unencrypted.isEmpty();
    }

    /// Forgets what has not gone out, which it never will.
    void clear() {
        unencrypted.clear();
        tellRoom();
    }

    // ---- flow control

    void setLimits(int high, int low) {
        owner.below().setWriteBufferLimits(high, low);
        this.high = high;
        this.low = low;
        tellFlow();
    }

    void pausedBelow(boolean paused) {
        pausedBelow = paused;
        if (!paused) {
            tellRoom();
        }
        if (!encrypting) {
            tellFlow();
        }
    }

    private void tellFlow() {
        boolean pause = pausedBelow || unencrypted.size() > high;
        if (pause == told || !owner.isKnown()) {
            return;
        }
        told = pause;
        Protocol protocol = owner.above();
        try {
            if (pause) {
                protocol.pauseWriting();
            } else {
                protocol.resumeWriting();
            }
        } catch (Throwable thrown) {
            parts.report("pauseWriting or resumeWriting of " + protocol + " threw", thrown);
        }
    }

    // ---- files

    long sendFile(FileChannel file, long position, long count) throws IOException {
        if (owner.isClosing() || sendingFile) {
            throw new IllegalStateException(
                    sendingFile ? "a file is being sent already" : owner + " takes no more bytes");
        }
        owner.writeCollectedOrFail();
        sendingFile = true;
        ByteBuffer piece = ByteBuffer.allocate(Buffers.PIECE);
        long sent = 0;
        try {
            while (sent < count) {
                piece.clear().limit((int) Math.min(piece.capacity(), count - sent));
                if (file.read(piece, position + sent) < 0) {
                    break;
                }
                sent += piece.flip().remaining();
                send(piece);
            }
            owner.below().setWriteBufferLimits(0, 0); // it is paused until all is out
            send(piece.limit(piece.position()));
            return sent;
        } finally {
            sendingFile = false;
            owner.below().setWriteBufferLimits(high, low);
            owner.writeCollectedOrFail();
        }
    }

    private void send(ByteBuffer piece) throws IOException {
        while (piece.hasRemaining() || pausedBelow) {
            if (owner.isClosing()) {
                owner.abort(); // no end in good order: it would pass for that of the file
                throw owner.reason();
            }
            if (owner.mayEncrypt()) {
                records.write(piece);
            }
            if (piece.hasRemaining() || pausedBelow) {
                waitForRoom();
            }
        }
    }

    private void waitForRoom() {
        room = loop.createFuture("room to write to " + owner);
        try {
            Coroutines.await(room);
        } finally {
            room = null;
        }
    }

    private void tellRoom() {
        if (room != null) {
            room.complete(null);
        }
    }
}
