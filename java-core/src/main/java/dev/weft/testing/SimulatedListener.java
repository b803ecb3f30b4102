package dev.weft.testing;

import dev.weft.loop.Link;
import dev.weft.loop.Listener;
import dev.weft.loop.Network;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.util.ArrayDeque;

/// Where peers connect to on a simulated network. Loop only.
final class SimulatedListener extends Watched implements Listener {
    private final SocketAddress address;
    private final int backlog;
    private final ArrayDeque<SimulatedLink> waiting = new ArrayDeque<>();
    private boolean closed;

    SimulatedListener(Wires wires, SocketAddress address, int backlog) {
        super(wires);
        this.address = address;
        this.backlog = backlog;
    }

    // ---- what comes from the network

    boolean hasRoom() {
        return waiting.size() < backlog;
    }

    void offer(SimulatedLink link) {
        waiting.add(link);
        look();
    }

    boolean hasPort(int port) {
        return address instanceof InetSocketAddress inet && inet.getPort() == port;
    }

    /// Whether it listens at every address of its port.
    boolean isEverywhere() {
        return address instanceof InetSocketAddress inet && inet.getAddress().isAnyLocalAddress();
    }

    boolean collidesWith(SimulatedListener other) {
        boolean everywhere = isEverywhere() || other.isEverywhere();
        return address.equals(other.address)
                || (everywhere
                        && address instanceof InetSocketAddress inet
                        && other.hasPort(inet.getPort()));
    }

    // ---- what the program does

    @Override
    int ready() {
        return closed || waiting.isEmpty() ? 0 : SelectionKey.OP_ACCEPT;
    }

    @Override
    public void attach(Runnable handler) throws IOException {
        checkOpen();
        watch(SelectionKey.OP_ACCEPT, handler);
    }

    @Override
    public void listen(boolean wanted) {
        interest(wanted ? SelectionKey.OP_ACCEPT : 0);
    }

    @Override
    public Link accept(Network network) throws IOException {
        checkOpen();
        if (network != wires) {
            throw new IOException("a simulated connection cannot leave its loop");
        }
        if (waiting.isEmpty()) {
            return null;
        }
        if (wires.dice().acceptFailure()) {
            throw new IOException("Too many open files");
        }
        SimulatedLink link = waiting.remove();
        wires.knockAgain(); // one who found no room has it now
        return link;
    }

    @Override
    public SocketAddress address() {
        return address;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        waiting.forEach(SimulatedLink::reset); // nobody will accept them
        waiting.clear();
        wires.isClosed(this);
    }

    private void checkOpen() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public String toString() {
        return "listener at " + address;
    }
}
