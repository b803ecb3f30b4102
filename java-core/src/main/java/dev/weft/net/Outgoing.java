package dev.weft.net;

import dev.weft.loop.Buffers;
import dev.weft.loop.Sink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// The bytes that a transport has taken and the system has not, in order, in pieces that the loop
/// lends. Loop only.
final class Outgoing {
    private static final int GATHERED = 16; // what the JDK hands over in one call

    private final Buffers buffers;
    private ByteBuffer[] pieces = new ByteBuffer[1]; // filled up to their positions
    private int count;
    private int written; // of the first piece
    private long size;

    Outgoing(Buffers buffers) {
        this.buffers = buffers;
    }

    long size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void add(ByteBuffer data) {
        size += data.remaining();
        while (data.hasRemaining()) {
            if (count == 0 || !pieces[count - 1].hasRemaining()) {
                if (count == pieces.length) {
                    pieces = Arrays.copyOf(pieces, count * 2);
                }
                pieces[count++] = buffers.take();
            }
            ByteBuffer last = pieces[count - 1];
            int bytes = Math.min(last.remaining(), data.remaining());
            last.put(last.position(), data, data.position(), bytes);
            last.position(last.position() + bytes);
            data.position(data.position() + bytes);
        }
    }

    /// Writes what the sink takes of bytes that were not added. Those in the heap go by way of
    /// memory that the loop's connections share: the JDK would copy them to some of the thread's,
    /// as large as they are, and keep that.
    void writeAtOnce(ByteBuffer data, Sink sink) throws IOException {
        if (data.isDirect()) {
            sink.write(data);
            return;
        }
        boolean tookAll = true;
        while (data.hasRemaining() && tookAll) {
            ByteBuffer part = buffers.outgoing();
            int bytes = Math.min(part.remaining(), data.remaining());
            part.put(0, data, data.position(), bytes).limit(bytes);
            int took = sink.write(part);
            data.position(data.position() + took);
            tookAll = took == bytes;
        }
    }

    /// Writes what the sink takes.
    void writeTo(Sink sink) throws IOException {
        boolean tookAll = true;
        while (size > 0 && tookAll) {
            int gathered = Math.min(count, GATHERED);
            for (int i = 0; i < gathered; i++) {
                pieces[i].flip();
            }
            pieces[0].position(written);
            long asked = 0;
            for (int i = 0; i < gathered; i++) {
                asked += pieces[i].remaining();
            }
            long took = 0;
            try {
                took = gathered == 1 ? sink.write(pieces[0]) : sink.write(pieces, gathered);
            } finally {
                tidy(gathered);
            }
            size -= took;
            tookAll = took == asked;
        }
    }

    /// Gives back the pieces that went out whole, and has the others filled on.
    private void tidy(int gathered) {
        int gone = 0;
        while (gone < gathered && !pieces[gone].hasRemaining()) {
            buffers.giveBack(pieces[gone++]);
        }
        written = gone < gathered ? pieces[gone].position() : 0;
        for (int i = gone; i < gathered; i++) {
            pieces[i].position(pieces[i].limit()).limit(pieces[i].capacity());
        }
        System.arraycopy(pieces, gone, pieces, 0, count - gone);
        Arrays.fill(pieces, count - gone, count, null);
        count -= gone;
        if (count == 0 && pieces.length > GATHERED) {
            pieces = new ByteBuffer[1];
        }
    }

    /// Forgets all that has not gone out.
    void clear() {
        for (int i = 0; i < count; i++) {
            buffers.giveBack(pieces[i]);
            pieces[i] = null;
        }
        count = 0;
        written = 0;
        size = 0;
    }
}
