package dev.weft.net;

import static dev.weft.Coroutines.currentLoop;

import dev.weft.EventLoop;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/// One end of a connection in memory: what is written here comes out there, a turn of the loop
/// later and in pieces of a given size. What the other end does not read stays here.
final class MemoryTransport implements Transport {
    private final EventLoop loop = currentLoop();
    private final int pieceSize;
    private MemoryTransport peer;
    private Protocol protocol = new Protocol() {};
    private byte[] unsent = {};
    private boolean sending;
    private boolean paused;
    private boolean ended; // nothing more is written
    private boolean over;
    private int high = 64 * 1024;
    private int low = 16 * 1024;
    private boolean full;
    private long carried;

    private MemoryTransport(int pieceSize) {
        this.pieceSize = pieceSize;
    }

    /// Two ends.
    static MemoryTransport[] pair(int pieceSize) {
        var ends =
                new MemoryTransport[] {
                    new MemoryTransport(pieceSize), new MemoryTransport(pieceSize)
                };
        ends[0].peer = ends[1];
        ends[1].peer = ends[0];
        return ends;
    }

    /// How many bytes have gone from here to the other end.
    long carried() {
        return carried;
    }

    @Override
    public void write(ByteBuffer data) {
        if (!ended && !over) {
            var all = new ByteArrayOutputStream();
            all.writeBytes(unsent);
            while (data.hasRemaining()) {
                all.write(data.get());
            }
            unsent = all.toByteArray();
            if (!full && unsent.length > high) {
                full = true;
                protocol.pauseWriting();
            }
            send();
        }
        data.position(data.limit());
    }

    private void send() {
        if (!sending && !peer.paused && !over) {
            sending = true;
            loop.callSoon(this::sendPiece);
        }
    }

    private void sendPiece() {
        sending = false;
        if (over || peer.over || peer.paused) {
            return;
        }
        int count = Math.min(pieceSize, unsent.length);
        if (count > 0) {
            ByteBuffer piece = ByteBuffer.wrap(unsent, 0, count).slice();
            unsent = Arrays.copyOfRange(unsent, count, unsent.length);
            carried += count;
            peer.protocol.dataReceived(piece);
        } else if (ended) {
            if (!peer.protocol.eofReceived()) {
                peer.close();
            }
            return;
        }
        if (full && unsent.length <= low) {
            full = false;
            protocol.resumeWriting();
        }
        if (unsent.length > 0 || ended) {
            send();
        }
    }

    @Override
    public void flush() {}

    @Override
    public void writeEof() {
        if (!ended) {
            ended = true;
            send();
        }
    }

    @Override
    public boolean canWriteEof() {
        return true;
    }

    /// Ends the own direction; over once all is out.
    @Override
    public void close() {
        writeEof();
        if (unsent.length == 0) {
            lose(null);
        } else {
            loop.callSoon(this::closeOnceAllIsOut);
        }
    }

    private void closeOnceAllIsOut() {
        if (unsent.length == 0) {
            lose(null);
        } else if (!over && !peer.paused) {
            loop.callSoon(this::closeOnceAllIsOut);
        }
    }

    private void lose(Throwable cause) {
        if (!over) {
            boolean inTheMiddle = !ended;
            loop.callSoon(() -> {
                over = true;
                protocol.connectionLost(cause);
                if (inTheMiddle) {
                    peer.lose(new IOException("reset"));
                }
            });
        }
    }

    /// Drops all and has the other end see a reset.
    @Override
    public void abort() {
        unsent = new byte[0];
        lose(null);
    }

    @Override
    public boolean isClosing() {
        return ended || over;
    }

    @Override
    public void pauseReading() {
        paused = true;
    }

    @Override
    public void resumeReading() {
        if (paused) {
            paused = false;
            peer.send();
        }
    }

    @Override
    public boolean isReading() {
        return !paused && !over;
    }

    @Override
    public void setWriteBufferLimits(int high, int low) {
        this.high = high;
        this.low = low;
        if (!full && unsent.length > high) {
            full = true;
            protocol.pauseWriting();
        }
    }

    @Override
    public long writeBufferSize() {
        return unsent.length;
    }

    @Override
    public Protocol protocol() {
        return protocol;
    }

    @Override
    public void setProtocol(Protocol protocol) {
        this.protocol = protocol;
    }

    @Override
    public <T> T extraInfo(ExtraInfo<T> what) {
        return null;
    }

    @Override
    public long sendFile(FileChannel file, long position, long count) {
        throw new UnsupportedOperationException();
    }
}
