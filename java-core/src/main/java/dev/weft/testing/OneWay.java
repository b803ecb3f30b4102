package dev.weft.testing;

import dev.weft.Handle;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;

/// What one end of a connection sends to the other: bytes, and the signs that it stands, ends or
/// breaks, which arrive in order. Loop only.
///
/// A sign or a piece of data is under way for its latency. While the way is cut, what has come so
/// far stops there until it is mended, as TCP sends it again.
final class OneWay {
    /// How much is on the way, or has come and is not read, before the sender has to wait.
    static final int CAPACITY = 64 * 1024;

    private static final Duration PATIENCE = Duration.ofMinutes(15); // about what Linux has

    /// What travels: a number of bytes, or one of these signs.
    private static final int STANDS = -1;

    private static final int ENDS = -2;
    private static final int BREAKS = -3;

    private final Wires wires;
    private final SimulatedLink sender;
    private final SimulatedLink receiver;

    private final ArrayDeque<Integer> underWay = new ArrayDeque<>();
    private int stopped; // how many of these are there, but for the cut
    private long lastArrival;
    private Handle patience; // until the sender gives up; null while nothing is stopped

    private final ArrayDeque<ByteBuffer> data = new ArrayDeque<>();
    private int size; // bytes that were sent and not read
    private int arrived; // how many of these can be read

    OneWay(Wires wires, SimulatedLink sender, SimulatedLink receiver) {
        this.wires = wires;
        this.sender = sender;
        this.receiver = receiver;
    }

    SimulatedLink sender() {
        return sender;
    }

    int room() {
        return CAPACITY - size;
    }

    int arrived() {
        return arrived;
    }

    // ---- the sender's side

    void stands() {
        send(STANDS);
    }

    void ends() {
        send(ENDS);
    }

    void breaks() {
        send(BREAKS);
    }

    void send(ByteBuffer from, int count) {
        var copy = ByteBuffer.allocate(count);
        copy.put(0, from, from.position(), count);
        from.position(from.position() + count);
        data.add(copy);
        size += count;
        send(count);
    }

    private void send(int what) {
        underWay.add(what);
        long now = wires.now();
        long arrival = Math.max(lastArrival, now + wires.dice().latency());
        if (arrival == now && underWay.size() == 1) {
            arrives();
        } else {
            lastArrival = arrival;
            wires.after(arrival - now, this::arrives);
        }
    }

    /// Loses what is under way.
    void clear() {
        underWay.clear();
        stopped = 0;
        endPatience();
    }

    // ---- on the way

    private void arrives() {
        if (stopped < underWay.size()) { // else it was lost
            stopped++;
            goOn();
        }
    }

    /// Delivers what has come, unless the way is cut.
    void goOn() {
        if (stopped == 0) {
            return;
        }
        if (wires.isCut(sender)) {
            receiver.hearsNothing();
            if (patience == null && !sender.isClosed()) {
                patience = wires.after(PATIENCE.toNanos(), this::giveUp);
            }
            return;
        }
        endPatience();
        while (stopped > 0) {
            stopped--;
            deliver(underWay.remove());
        }
    }

    private void giveUp() {
        clear();
        sender.timesOut();
    }

    private void endPatience() {
        if (patience != null) {
            patience.cancel();
            patience = null;
        }
    }

    private void deliver(int what) {
        switch (what) {
            case STANDS -> receiver.stands();
            case ENDS -> receiver.peerEnds();
            case BREAKS -> receiver.breaks();
            default -> {
                arrived += what;
                receiver.dataArrives();
            }
        }
    }

    // ---- the receiver's side

    /// Moves so many bytes of those that have arrived.
    void take(ByteBuffer into, int count) {
        for (int left = count; left > 0; ) {
            ByteBuffer first = data.element();
            int bytes = Math.min(left, first.remaining());
            into.put(into.position(), first, first.position(), bytes);
            into.position(into.position() + bytes);
            first.position(first.position() + bytes);
            if (!first.hasRemaining()) {
                data.remove();
            }
            left -= bytes;
        }
        arrived -= count;
        size -= count;
        sender.look();
    }
}
