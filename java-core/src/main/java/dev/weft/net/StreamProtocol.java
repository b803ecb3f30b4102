package dev.weft.net;

import dev.weft.Coroutines;
import dev.weft.EventLoop;
import dev.weft.Future;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import javax.net.ssl.SSLHandshakeException;

/// Between a transport, which calls back, and a [StreamReader] and [StreamWriter], which are waited
/// for. Loop only.
final class StreamProtocol implements Protocol {
    private final EventLoop loop;
    private final StreamReader reader;
    private final boolean accepted; // and not connected by this side
    private final Consumer<Connection> whenMade;
    private final Future<Void> closed;
    private Transport transport;
    private final List<Future<Void>> drains = new ArrayList<>(0);
    private boolean paused;
    private boolean lost;
    private IOException failure; // that it was lost with
    private IOException told; // to who wrote though this side had closed, or wanted TLS in vain

    StreamProtocol(EventLoop loop, int readLimit, boolean accepted, Consumer<Connection> whenMade) {
        this.loop = loop;
        this.reader = new StreamReader(loop, readLimit);
        this.accepted = accepted;
        this.whenMade = whenMade;
        this.closed = loop.createFuture(this);
    }

    /// The streams over a transport.
    Connection standsOn(Transport transport) {
        this.transport = transport;
        reader.readsFrom(transport);
        return new Connection(reader, new StreamWriter(transport, reader, this));
    }

    @Override
    public void connectionMade(Transport transport) {
        whenMade.accept(standsOn(transport));
    }

    @Override
    public void dataReceived(ByteBuffer data) {
        reader.feed(data);
    }

    @Override
    public boolean eofReceived() {
        reader.feedEof();
        return transport.canWriteEof(); // answers may still be written
    }

    @Override
    public void connectionLost(Throwable cause) {
        lost = true;
        if (cause == null) {
            reader.feedEof();
        } else {
            failure = cause instanceof IOException broken ? broken : new IOException(cause);
            reader.fail(failure);
        }
        closed.complete(null);
        resumeWriting();
    }

    @Override
    public void pauseWriting() {
        paused = true;
    }

    @Override
    public void resumeWriting() {
        paused = false;
        drains.forEach(each -> each.complete(null));
        drains.clear();
    }

    /// Waits until the transport wants more, if it does not.
    void drain() throws IOException {
        checkNotLost();
        if (!paused) {
            return;
        }
        Future<Void> drained = loop.createFuture(this);
        drains.add(drained);
        try {
            Coroutines.await(drained);
        } finally {
            drains.remove(drained);
        }
        checkNotLost();
    }

    private void checkNotLost() throws IOException {
        if (!lost) {
            return;
        }
        throw failure != null ? failure : tellLost();
    }

    /// What to tell to who wrote to a connection that this side had closed.
    IOException tellLost() {
        told = LostConnection.closed();
        return told;
    }

    /// Whether somebody who reads or writes was told by this that the connection is over.
    boolean toldItsEndBy(Throwable thrown) {
        return thrown != null && (thrown == failure || thrown == told);
    }

    /// Goes on in TLS, with what has come and nobody has read: it was meant for TLS, or is an
    /// attack, which must not pass for what was encrypted.
    Transport startTls(Transport plain, TlsOptions options) throws IOException {
        byte[] early = reader.takeUnread();
        if (reader.atEof()) {
            plain.abort();
            throw new SSLHandshakeException("the peer ended the connection before TLS");
        }
        try {
            Transport secure = Transports.startTls(plain, early, accepted, options);
            reader.readsFrom(secure);
            return secure;
        } catch (IOException noTls) {
            told = noTls;
            throw noTls;
        }
    }

    /// Waits until the connection is over.
    void waitClosed() throws IOException {
        Coroutines.await(Coroutines.shield(closed));
        if (failure != null) {
            throw failure;
        }
    }

    /// How the connection stands, for whoever waits for room to write or for its end.
    @Override
    public String toString() {
        return "Stream[%s%s]"
                .formatted(
                        reader.peer(),
                        paused ? ", no room to write" : lost ? ", closed" : ", open");
    }
}
