package dev.weft.net;

import dev.weft.EventLoop;
import dev.weft.loop.DatagramLink;
import dev.weft.loop.Link;
import dev.weft.loop.LoopParts;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;

/// A datagram transport on a socket.
final class UdpTransport implements DatagramTransport {
    private static final int RECEIVED = 64; // before others have their turn

    private final EventLoop loop;
    private final LoopParts parts;
    private final DatagramLink link;
    private final DatagramProtocol protocol;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final WriteMarks marks = new WriteMarks();
    private final Runnable lastChance = this::abort;
    private long kept; // bytes that wait
    private boolean attached;
    private boolean closing;
    private boolean lost;

    /// A datagram that the system had no room for.
    private record Waiting(ByteBuffer data, SocketAddress to) {}

    UdpTransport(EventLoop loop, DatagramLink link, DatagramProtocol protocol) {
        this.loop = loop;
        this.parts = LoopParts.of(loop);
        this.link = link;
        this.protocol = protocol;
    }

    /// Tells the protocol, at the next turn, and then begins to receive.
    ///
    /// @param whenMade what to run then
    void begin(Runnable whenMade) {
        loop.addCloseCallback(lastChance);
        loop.callSoon(() -> {
            try {
                protocol.connectionMade(this);
                link.attach(operations(), parts.inThisContext(this::isReady));
                attached = true;
            } catch (Throwable failure) {
                fail("connectionMade", failure);
            }
            whenMade.run();
        });
    }

    private int operations() {
        return (closing ? 0 : Link.READ) | (waiting.isEmpty() ? 0 : Link.WRITE);
    }

    private void watch() {
        if (attached) {
            link.watchFor(operations());
        }
    }

    private void isReady() {
        int ready = link.readyFor();
        if ((ready & Link.WRITE) != 0) {
            sendWaiting();
        }
        if ((ready & Link.READ) != 0) {
            receive();
        }
    }

    // ---- receiving

    private void receive() {
        for (int i = 0; i < RECEIVED && !closing; i++) {
            ByteBuffer incoming = parts.buffers().incoming();
            SocketAddress sender;
            try {
                sender = link.receive(incoming);
            } catch (IOException failure) {
                tellError(failure);
                return;
            }
            if (sender == null) {
                return;
            }
            try {
                protocol.datagramReceived(incoming.flip(), sender);
            } catch (Throwable failure) {
                fail("datagramReceived", failure);
            }
        }
    }

    private void tellError(IOException failure) {
        try {
            protocol.errorReceived(failure);
        } catch (Throwable inProtocol) {
            fail("errorReceived", inProtocol);
        }
    }

    // ---- sending

    @Override
    public void send(ByteBuffer data) {
        if (link.remoteAddress() == null) {
            throw new IllegalStateException(this + " is connected with nobody; say to whom");
        }
        sendOrKeep(data, null);
    }

    @Override
    public void send(ByteBuffer data, SocketAddress to) {
        Objects.requireNonNull(to, "to");
        if (link.remoteAddress() != null && !link.remoteAddress().equals(to)) {
            throw new IllegalArgumentException(this + " sends to nobody else, and not to " + to);
        }
        sendOrKeep(data, to);
    }

    private void sendOrKeep(ByteBuffer data, SocketAddress to) {
        if (closing) {
            data.position(data.limit());
            return;
        }
        if (waiting.isEmpty() && isSent(data, to)) {
            return;
        }
        kept += data.remaining();
        waiting.add(new Waiting(ByteBuffer.allocate(data.remaining()).put(data).flip(), to));
        watch();
        marks.tellToPause(kept, protocol, parts);
    }

    /// @return whether nothing is left to be done, be it that it cannot be sent
    private boolean isSent(ByteBuffer data, SocketAddress to) {
        try {
            return link.send(data, to);
        } catch (IOException failure) {
            data.position(data.limit());
            tellError(failure);
            return true;
        }
    }

    private void sendWaiting() {
        while (!waiting.isEmpty()) {
            Waiting next = waiting.peek();
            int size = next.data().remaining();
            if (!isSent(next.data(), next.to())) {
                break;
            }
            waiting.poll(); // not there any more if the protocol aborted
            kept = Math.max(0, kept - size);
        }
        watch();
        marks.tellToResume(kept, protocol, parts);
        if (waiting.isEmpty() && closing) {
            lose(null);
        }
    }

    @Override
    public void setWriteBufferLimits(int high, int low) {
        marks.set(high, low);
        marks.tellToPause(kept, protocol, parts);
    }

    @Override
    public long writeBufferSize() {
        return kept;
    }

    // ---- ending

    @Override
    public void close() {
        if (closing) {
            return;
        }
        closing = true;
        watch();
        if (waiting.isEmpty()) {
            lose(null);
        }
    }

    @Override
    public void abort() {
        lose(null);
    }

    @Override
    public boolean isClosing() {
        return closing;
    }

    private void fail(String where, Throwable failure) {
        parts.report("%s of %s threw; the socket is closed".formatted(where, protocol), failure);
        lose(failure);
    }

    private void lose(Throwable cause) {
        if (lost) {
            return;
        }
        lost = true;
        closing = true;
        waiting.clear();
        kept = 0;
        watch();
        loop.callSoon(() -> end(cause));
    }

    private void end(Throwable cause) {
        try {
            protocol.connectionLost(cause);
        } finally {
            loop.removeCloseCallback(lastChance);
            try {
                link.close();
            } catch (IOException failure) {
                parts.report("a socket could not be closed", failure);
            }
        }
    }

    // ---- looking

    @Override
    @SuppressWarnings("unchecked") // each key has the type of its answer
    public <T> T extraInfo(ExtraInfo<T> what) {
        Object answer = null;
        if (what == ExtraInfo.LOCAL_ADDRESS) {
            answer = link.localAddress();
        } else if (what == ExtraInfo.REMOTE_ADDRESS) {
            answer = link.remoteAddress();
        } else if (what == ExtraInfo.CHANNEL) {
            answer = link.channel();
        }
        return (T) answer;
    }

    /// How the socket stands, for logs.
    @Override
    public String toString() {
        return "DatagramTransport[%s%s%s, %d bytes to send]"
                .formatted(
                        link.localAddress(),
                        link.remoteAddress() == null ? "" : " to " + link.remoteAddress(),
                        lost ? ", lost" : closing ? ", closing" : "",
                        kept);
    }
}
