package dev.weft.net;

import dev.weft.Coroutines;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.loop.Buffers;
import dev.weft.loop.Link;
import dev.weft.loop.LoopParts;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;

/// A transport straight on a link: TCP, Unix domain, a pipe, a stream that blocks, or a
/// simulation's.
///
/// | state | flags | leaves when |
/// | --- | --- | --- |
/// | open | | `close`, `abort`, the peer's end, an error |
/// | closing | `closing` | what was written is out, `abort`, an error |
/// | lost | `closing`, `lost` | the protocol has been told, one turn later; the link is closed then |
final class SocketTransport implements Transport {
    private static final int READS = 16; // of a full buffer each, before others have their turn

    private final EventLoop loop;
    private final LoopParts parts;
    private final Link link;
    private final Outgoing outgoing;
    private final Runnable lastChance = this::loopCloses;
    private final String remoteHost; // null if it was not connected to by a name
    private Protocol protocol; // set before it begins
    private volatile Transport outermost = this; // any thread reads
    private Runnable atEnd = () -> {}; // for whoever counts connections

    private boolean attached;
    private boolean readingPaused;
    private boolean peerIsDone;
    private boolean closing;
    private boolean lost;
    private boolean truncated; // not all was said, which the peer must see
    private boolean eofWanted;
    private boolean eofSent;

    private final WriteMarks marks = new WriteMarks();
    private boolean blocked; // the system took less than all, and will tell when it takes more
    private boolean flushAsked;
    private boolean sendingFile; // what is written meanwhile waits
    private Future<Void> writable; // of who sends a file
    private long lastWrite = -1; // the round of it

    /// @param loop on which it will live; it may be made on another one
    /// @param remoteHost the name that was connected to, or null
    SocketTransport(EventLoop loop, Link link, String remoteHost) {
        this.loop = loop;
        this.parts = LoopParts.of(loop);
        this.link = link;
        this.remoteHost = remoteHost;
        this.outgoing = new Outgoing(parts.buffers());
        this.eofWanted = !link.takesBytes();
    }

    /// Tells the protocol, at the next turn, and then begins to receive.
    ///
    /// @param whenMade what to run in between
    /// @param whenOver what to run when the protocol has been told the end
    void begin(Runnable whenMade, Runnable whenOver) {
        atEnd = whenOver;
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
        int reading = isReading() && !peerIsDone ? Link.READ : 0;
        return reading | (blocked ? Link.WRITE : 0);
    }

    private void watch() {
        if (attached) {
            link.watchFor(operations());
        }
    }

    private void isReady() {
        int ready = link.readyFor();
        if ((ready & Link.WRITE) != 0 && blocked) {
            blocked = false;
            if (writable != null) {
                writable.complete(null);
            } else {
                writeOut();
            }
            watch();
        }
        if ((ready & Link.READ) != 0) {
            receive();
        }
    }

    // ---- receiving

    private void receive() {
        try {
            for (int i = 0; i < READS && isReading() && !peerIsDone; i++) {
                if (!receiveOnce()) {
                    break;
                }
            }
        } catch (IOException broken) {
            lose(broken);
        }
    }

    /// @return whether there may be more
    private boolean receiveOnce() throws IOException {
        BufferedProtocol buffered = protocol instanceof BufferedProtocol own ? own : null;
        ByteBuffer into = buffered == null ? parts.buffers().incoming() : ownBufferOf(buffered);
        if (into == null) {
            return false;
        }
        int bytes = link.read(into);
        if (bytes < 0) {
            peerIsDone();
        }
        if (bytes <= 0) {
            return false;
        }
        boolean full = !into.hasRemaining();
        try {
            if (buffered == null) {
                protocol.dataReceived(into.flip());
            } else {
                buffered.bufferUpdated(bytes);
            }
        } catch (Throwable failure) {
            fail(buffered == null ? "dataReceived" : "bufferUpdated", failure);
        }
        return full; // less than it could be is all there was
    }

    /// @return null if it has none, which ends the connection
    private ByteBuffer ownBufferOf(BufferedProtocol buffered) {
        try {
            return OwnBuffer.of(buffered, Buffers.LARGE_PIECE);
        } catch (Throwable failure) {
            fail("getBuffer", failure);
            return null;
        }
    }

    private void peerIsDone() {
        peerIsDone = true;
        watch();
        boolean keepOpen = false;
        try {
            keepOpen = protocol.eofReceived();
        } catch (Throwable failure) {
            fail("eofReceived", failure);
        }
        if (!keepOpen) {
            close();
        }
    }

    @Override
    public void pauseReading() {
        if (!closing && !readingPaused) {
            readingPaused = true;
            watch();
        }
    }

    @Override
    public void resumeReading() {
        if (!closing && readingPaused) {
            readingPaused = false;
            watch();
        }
    }

    @Override
    public boolean isReading() {
        return !closing && !readingPaused;
    }

    // ---- writing

    @Override
    public void write(ByteBuffer data) {
        if (eofWanted) {
            throw new IllegalStateException(
                    link.takesBytes() ? "nothing can be written after writeEof" : readOnly());
        }
        if (closing) {
            data.position(data.limit()); // the protocol is told, or has closed it itself
            return;
        }
        if (outgoing.isEmpty() && lastWrite != parts.round() && !sendingFile) {
            lastWrite = parts.round();
            try {
                outgoing.writeAtOnce(data, link);
                blocked = data.hasRemaining();
            } catch (IOException broken) {
                data.position(data.limit());
                lose(broken);
            }
        }
        if (data.hasRemaining()) {
            outgoing.add(data);
            if (blocked) {
                watch();
            } else if (!flushAsked && !sendingFile) {
                flushAsked = true;
                parts.post(this::flush);
            }
            marks.tellToPause(outgoing.size(), protocol, parts);
        }
    }

    @Override
    public void flush() {
        flushAsked = false;
        if (!blocked && !lost && !sendingFile) {
            writeOut();
            if (blocked) {
                watch();
            }
        }
    }

    /// Writes what the system takes, and does what waits for the last byte.
    private void writeOut() {
        try {
            outgoing.writeTo(link);
            blocked = !outgoing.isEmpty();
            marks.tellToResume(outgoing.size(), protocol, parts);
            if (outgoing.isEmpty() && !lost) {
                allIsOut();
            }
        } catch (IOException broken) {
            lose(broken);
        }
    }

    private void allIsOut() throws IOException {
        if (closing) {
            if (sendingFile) {
                return; // its end goes on with this
            }
            if (link.finish()) {
                lose(null);
            } else {
                blocked = true; // it will tell
            }
        } else if (eofWanted && !eofSent) {
            eofSent = true;
            link.shutdownOutput();
        }
    }

    @Override
    public void writeEof() {
        if (!canWriteEof()) {
            throw new UnsupportedOperationException(readOnly());
        }
        if (closing || eofWanted) {
            return;
        }
        eofWanted = true;
        flush();
    }

    @Override
    public boolean canWriteEof() {
        return link.takesBytes();
    }

    private String readOnly() {
        return this + " can only be read";
    }

    @Override
    public void setWriteBufferLimits(int high, int low) {
        marks.set(high, low);
        marks.tellToPause(outgoing.size(), protocol, parts);
    }

    @Override
    public long writeBufferSize() {
        return outgoing.size();
    }

    // ---- files

    @Override
    public long sendFile(FileChannel file, long position, long count) throws IOException {
        if (closing || eofWanted || sendingFile) {
            throw new IllegalStateException(
                    sendingFile ? "a file is being sent already" : this + " takes no more bytes");
        }
        Coroutines.currentTask();
        flush();
        sendingFile = true;
        try {
            while (!outgoing.isEmpty()) {
                waitUntilWritable();
                outgoing.writeTo(link);
            }
            var transfer = new FileTransfer(file, position, count);
            while (!lost) {
                if (transfer.sendTo(link, parts.buffers())) {
                    return transfer.sent();
                }
                waitUntilWritable();
            }
            throw LostConnection.because(null);
        } finally {
            sendingFile = false;
            flush();
        }
    }

    private void waitUntilWritable() throws IOException {
        writable = loop.createFuture("room to write to " + this);
        blocked = true;
        watch();
        try {
            Coroutines.await(writable, IOException.class);
        } finally {
            writable = null;
        }
    }

    // ---- ending

    @Override
    public void close() {
        if (closing) {
            return;
        }
        closing = true;
        watch();
        if (!outgoing.isEmpty()) {
            flush();
            return;
        }
        try {
            allIsOut();
            watch();
        } catch (IOException broken) {
            lose(broken);
        }
    }

    @Override
    public void abort() {
        lose(null);
    }

    @Override
    public void reset() {
        truncated = true;
        lose(null);
    }

    @Override
    public boolean isClosing() {
        return closing;
    }

    /// Ends the connection because the protocol threw, which somebody should know.
    private void fail(String where, Throwable failure) {
        parts.report(
                "%s of %s threw; the connection is closed".formatted(where, protocol), failure);
        lose(failure);
    }

    private void lose(Throwable cause) {
        if (lost) {
            return;
        }
        lost = true;
        closing = true;
        blocked = false;
        watch();
        truncated |= sendingFile || !outgoing.isEmpty();
        outgoing.clear();
        if (writable != null) {
            writable.completeExceptionally(
                    cause instanceof IOException ? cause : LostConnection.because(null));
        }
        loop.callSoon(() -> end(cause)); // in order: behind connectionMade
    }

    private void end(Throwable cause) {
        try {
            protocol.connectionLost(cause);
        } finally {
            loop.removeCloseCallback(lastChance);
            closeLink();
            atEnd.run();
        }
    }

    private void closeLink() {
        try (link) {
            if (truncated) {
                link.reset();
            }
        } catch (IOException failure) {
            parts.report("a connection could not be closed", failure);
        }
    }

    /// What was written and can go out without waiting goes out; nobody is left to wait.
    private void loopCloses() {
        if (protocol instanceof LastWords last) {
            last.loopCloses();
        }
        flush();
        abort();
    }

    // ---- looking

    /// Says that another transport stands on this one.
    void isUnder(Transport outer) {
        outermost = outer;
    }

    /// What whoever uses the connection has in hand: this, or what stands on it.
    Transport outermost() {
        return outermost;
    }

    @Override
    public Protocol protocol() {
        return protocol;
    }

    @Override
    public void setProtocol(Protocol protocol) {
        this.protocol = Objects.requireNonNull(protocol, "protocol");
    }

    @Override
    @SuppressWarnings("unchecked") // each key has the type of its answer
    public <T> T extraInfo(ExtraInfo<T> what) {
        if (what == ExtraInfo.LOCAL_ADDRESS) {
            return (T) link.localAddress();
        } else if (what == ExtraInfo.REMOTE_ADDRESS) {
            return (T) link.remoteAddress();
        } else if (what == ExtraInfo.REMOTE_HOST) {
            return (T) remoteHost;
        }
        return what == ExtraInfo.CHANNEL ? (T) link.channel() : null;
    }

    /// How the connection stands, for logs.
    @Override
    public String toString() {
        return "Transport[%s%s, %d bytes to write]"
                .formatted(
                        link.remoteAddress() == null
                                ? link
                                : link.localAddress() + " to " + link.remoteAddress(),
                        lost ? ", lost" : closing ? ", closing" : "",
                        outgoing.size());
    }
}
