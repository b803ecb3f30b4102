package dev.weft.testing;

import dev.weft.loop.Link;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;

/// One end of a simulated connection. It says in each case what a socket of Linux says, in the
/// words of the JDK.
///
/// | state | field | leaves when |
/// | --- | --- | --- |
/// | connecting | `connected` is false | the answer comes: it stands, or there is a `failure` |
/// | standing | `connected` | a `failure`; each direction ends by itself |
/// | broken | `failure` | the program closes it |
/// | closed | `closed` | |
final class SimulatedLink extends Watched implements Link {
    private final SocketAddress local;
    private final SocketAddress remote;
    private OneWay out; // null until the peer is known
    private OneWay in;

    private boolean connected;
    private boolean answerTold;
    private boolean givesUp; // unless the connection stands in time
    private IOException failure;
    private boolean failureTold;
    private boolean failureRead; // by a reader, which is told it again
    private boolean outEnded;
    private boolean inEnded;
    private boolean silent; // nothing comes through
    private boolean closed;

    SimulatedLink(Wires wires, SocketAddress local, SocketAddress remote) {
        super(wires);
        this.local = local;
        this.remote = remote;
    }

    /// Makes two links the ends of one connection.
    static void join(SimulatedLink one, SimulatedLink other) {
        one.out = new OneWay(one.wires, one, other);
        other.out = new OneWay(one.wires, other, one);
        one.in = other.out;
        other.in = one.out;
    }

    // ---- what comes from the network

    void stands() {
        connected = true;
        look();
    }

    /// Tells the peer that the connection stands.
    void welcome() {
        answerTold = true;
        out.stands();
    }

    void isRefused(ConnectException refusal) {
        failure = refusal;
        look();
    }

    /// Something was sent here that does not come through. Who waits for the connection gives up
    /// after a while; who has one does not notice.
    void hearsNothing() {
        if (!connected && !givesUp) {
            givesUp = true;
            wires.after(Wires.PATIENCE.toNanos(), this::giveUp);
        }
    }

    private void giveUp() {
        if (!connected) {
            isRefused(new ConnectException("Connection timed out"));
        }
    }

    void dataArrives() {
        if (closed) {
            out.breaks(); // nobody is there to read it
        }
        look();
    }

    void peerEnds() {
        inEnded = true;
        look();
    }

    /// The peer says that it knows of no connection.
    void breaks() {
        fail(new SocketException("Connection reset"));
    }

    void timesOut() {
        fail(new SocketException("Connection timed out"));
    }

    private void fail(IOException cause) {
        if (failure == null && !closed) {
            failure = cause;
            failureTold = inEnded; // whoever reads has been told the end
            out.clear();
            look();
        }
    }

    /// Breaks the connection at both ends; what is under way is lost.
    void tear() {
        in.clear();
        out.clear();
        SimulatedLink peer = in.sender();
        breaks();
        peer.breaks();
    }

    /// Lets nothing through any more, without a word to anybody.
    void silence() {
        silent = true;
        in.sender().silent = true;
    }

    boolean isSilent() {
        return silent;
    }

    boolean isClosed() {
        return closed;
    }

    /// Has what was stopped go on if it can.
    void goOn() {
        if (out != null) {
            out.goOn();
        }
    }

    // ---- readiness

    @Override
    int ready() {
        if (closed) {
            return 0;
        }
        if (!answerTold) {
            return connected || failure != null ? CONNECT : 0;
        }
        if (failure != null) {
            return READ | WRITE;
        }
        int readable = in.arrived() > 0 || inEnded ? READ : 0;
        int writable = out.room() >= OneWay.CAPACITY / 3 ? WRITE : 0;
        return readable | writable;
    }

    @Override
    public void attach(int operations, Runnable handler) throws IOException {
        checkOpen();
        watch(operations, handler);
    }

    @Override
    public void watchFor(int operations) {
        interest(operations);
    }

    @Override
    public int watchedFor() {
        return closed ? 0 : interest();
    }

    @Override
    public int readyFor() {
        return lastReady();
    }

    // ---- what the program does

    @Override
    public boolean finishConnect() throws IOException {
        checkOpen();
        if (!connected && failure != null) {
            throw failure;
        }
        answerTold = connected;
        return connected;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        checkOpen();
        int most = Math.min(into.remaining(), in.arrived());
        if (most > 0) {
            int count = wires.dice().split(most);
            in.take(into, count);
            return count;
        }
        if (failure != null && (!failureTold || failureRead)) {
            failureTold = true;
            failureRead = true;
            throw failure;
        }
        return inEnded || failure != null ? -1 : 0;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        checkOpen();
        if (outEnded) {
            throw new ClosedChannelException();
        }
        if (failure != null) {
            throw writeFailure();
        }
        int most = Math.min(from.remaining(), out.room());
        if (most == 0) {
            return 0;
        }
        wires.mayFail(this);
        if (failure != null) {
            throw writeFailure();
        }
        int count = wires.dice().split(most);
        out.send(from, count);
        return count;
    }

    /// The first to hear of a reset is told by whom; then it is a pipe that is broken.
    private IOException writeFailure() {
        if (failureTold) {
            return new IOException("Broken pipe");
        }
        failureTold = true;
        return new IOException(
                failure.getMessage().equals("Connection reset")
                        ? "Connection reset by peer"
                        : failure.getMessage());
    }

    @Override
    public long write(ByteBuffer[] from, int count) throws IOException {
        long all = 0;
        for (int i = 0; i < count; i++) {
            if (all > 0 && failure != null) {
                break; // what went out counts; the next call tells
            }
            all += write(from[i]);
            if (from[i].hasRemaining()) {
                break;
            }
        }
        return all;
    }

    @Override
    public void shutdownOutput() throws IOException {
        checkOpen();
        if (!outEnded && failure == null) {
            out.ends();
        }
        outEnded = true;
    }

    @Override
    public void close() {
        if (in != null && in.arrived() > 0) {
            reset(); // what came was not read: the peer must not think so
        } else if (closeHere() && !outEnded) {
            out.ends();
        }
    }

    @Override
    public void reset() {
        if (closeHere()) {
            out.breaks();
        }
    }

    /// Closes this end.
    ///
    /// @return whether there is a peer who should know
    private boolean closeHere() {
        boolean peerCares = !closed && out != null && failure == null;
        closed = true;
        wires.isClosed(this);
        return peerCares;
    }

    private void checkOpen() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }

    // ---- looking

    @Override
    public SocketAddress localAddress() {
        return local;
    }

    @Override
    public SocketAddress remoteAddress() {
        return remote;
    }

    @Override
    public SelectableChannel channel() {
        return null;
    }

    @Override
    public String toString() {
        return "%s to %s".formatted(local, remote);
    }
}
