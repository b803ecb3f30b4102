package dev.weft.loop;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;

/// A link that reads from an [InputStream]: a piece at a time, and the next one only when that is
/// read and more is wanted. Loop only.
public final class InputLink extends BlockingLink {
    private static final int FIRST_SIZE = 4 * 1024;

    private final InputStream in;
    private final int most;

    // While a call is running they are that call's. As many as have been of use.
    private byte[] bytes;
    private boolean filled; // the last time

    // What is there and was not read: from start to end, not including.
    private int start;
    private int end;

    private boolean ended;
    private IOException failure;

    /// @param loop where to go on; any thread may use it
    /// @param clock hears that bytes are to come
    /// @param in what to read, and to close
    /// @param most how many bytes to read ahead of whoever wants them
    public InputLink(Executor loop, Clock clock, InputStream in, int most) {
        super(READ, loop, clock, in);
        this.in = in;
        this.most = Math.min(most, MOST);
        this.bytes = new byte[Math.min(most, FIRST_SIZE)];
    }

    @Override
    boolean isReady() {
        return start < end || ended || failure != null;
    }

    @Override
    void prepare() {
        if (filled && bytes.length < most) {
            bytes = new byte[Math.min(most, 2 * bytes.length)];
        }
        calls.begin(() -> in.read(bytes), this::arrived);
    }

    private void arrived(int count, IOException broken) {
        failure = broken;
        ended = count < 0;
        start = 0;
        end = Math.max(0, count);
        filled = end == bytes.length;
        if (isReady()) {
            tellIfWanted();
        } else {
            goOn(); // a stream that gave nothing, as it should not, is asked again
        }
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (failure != null) {
            throw failure;
        }
        if (ended) {
            return -1;
        }
        int count = Math.min(into.remaining(), end - start);
        into.put(bytes, start, count);
        start += count;
        return count;
    }

    @Override
    public String toString() {
        return in.getClass().getName();
    }
}
