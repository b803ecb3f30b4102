package dev.weft.loop;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;

/// A link that writes to an [OutputStream]: a piece at a time, and takes the next one when that is
/// written. Loop only.
public final class OutputLink extends BlockingLink {
    private final OutputStream out;

    // While a call is running they are that call's. As many as have been of use.
    private byte[] bytes = {};

    private boolean endWanted;
    private boolean ended;
    private IOException failure;

    /// @param loop where to go on; any thread may use it
    /// @param clock hears that there will be room
    /// @param out what to write to, flush after each piece, and close
    public OutputLink(Executor loop, Clock clock, OutputStream out) {
        super(WRITE, loop, clock, out);
        this.out = out;
    }

    @Override
    boolean isReady() {
        return !calls.isRunning();
    }

    @Override
    void prepare() {}

    @Override
    public long write(ByteBuffer[] from, int count) throws IOException {
        checkNotBroken();
        if (calls.isRunning() || endWanted) {
            return 0;
        }
        makeRoom(from, count);
        int taken = 0;
        for (int i = 0; i < count; i++) {
            int bytesOfThis = Math.min(from[i].remaining(), bytes.length - taken);
            from[i].get(bytes, taken, bytesOfThis);
            taken += bytesOfThis;
        }
        if (taken > 0) {
            begin(taken);
        }
        return taken;
    }

    private void makeRoom(ByteBuffer[] from, int count) {
        long wanted = 0;
        for (int i = 0; i < count; i++) {
            wanted += from[i].remaining();
        }
        if (wanted > bytes.length && bytes.length < MOST) {
            bytes = new byte[(int) Math.min(MOST, Math.max(wanted, 2L * bytes.length))];
        }
    }

    private void begin(int count) {
        calls.begin(
                () -> {
                    out.write(bytes, 0, count);
                    out.flush();
                    return count;
                },
                (_, broken) -> {
                    failure = broken;
                    if (endWanted) {
                        end();
                    }
                    tellIfWanted();
                });
    }

    private void checkNotBroken() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }

    /// Closes the stream behind what is being written.
    @Override
    public void shutdownOutput() {
        if (!endWanted) {
            endWanted = true;
            if (!calls.isRunning()) {
                end();
            }
        }
    }

    private void end() {
        if (failure == null) {
            calls.begin(
                    () -> {
                        calls.closeStream();
                        return 0;
                    },
                    (_, broken) -> {
                        failure = broken;
                        ended = true;
                        tellIfWanted();
                    });
        }
    }

    @Override
    public boolean finish() throws IOException {
        checkNotBroken();
        shutdownOutput();
        return ended;
    }

    @Override
    public String toString() {
        return out.getClass().getName();
    }
}
