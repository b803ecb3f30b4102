package dev.weft.net;

import dev.weft.Coroutines;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.Handle;
import dev.weft.loop.LoopParts;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSession;

/// TLS over another transport: the protocol of the one below, with a [TlsTransport] for the
/// protocol above.
///
/// | state | what is going on | leaves when |
/// | --- | --- | --- |
/// | HANDSHAKE | nothing is heard above; what is written waits | it succeeds, fails, takes too long, or is closed |
/// | OPEN | | `close`, the peer's end, an error |
/// | CLOSING | what was written goes out, then the end of it; what comes is dropped | the peer has agreed, or shows no sign of life |
/// | OVER | nothing goes through; below, what is left goes out | below it is lost, which is told above |
///
/// Flow control is that of the transport below: it is told to stop when the protocol above wants no
/// more, and tells that one when it has too much. What has been received by then waits here,
/// encrypted.
final class TlsProtocol implements Protocol, LastWords {
    private static final System.Logger LOG = System.getLogger("dev.weft");

    private enum State {
        HANDSHAKE,
        OPEN,
        CLOSING,
        OVER
    }

    private final EventLoop loop;
    private final LoopParts parts;
    private final TlsOptions options;
    private final SSLEngine engine;
    private Transport below; // once it is known
    private TlsRecords records;
    private TlsSending sending;
    private TlsPump pump;
    private final TlsTransport transport = new TlsTransport(this);
    private Protocol above;
    private boolean isKnown; // to that one

    private State state = State.HANDSHAKE;
    private boolean secured; // a handshake has succeeded
    private boolean readingPaused;
    private boolean pumpAsked;
    private boolean endWritten;
    private Handle limit; // of the handshake or the shutdown; null if none runs
    private boolean endIsOut; // as far as this side can know
    private Throwable failure; // why it is over; null if there is nothing to tell
    private Future<Void> ready; // of who waits for the end of the handshake

    TlsProtocol(EventLoop loop, Protocol above, TlsOptions options, SSLEngine engine) {
        this.loop = loop;
        this.parts = LoopParts.of(loop);
        this.above = above;
        this.options = options;
        this.engine = engine;
    }

    /// Says what it stands on, before that says that it stands.
    void standsOn(Transport transport) {
        below = transport;
        records = new TlsRecords(engine, parts.buffers(), transport);
        sending = new TlsSending(loop, this, records);
        pump = new TlsPump(loop, this, engine, records);
    }

    /// Takes a connection over from its protocol, which stays the one above.
    ///
    /// @param early what that one has received and not used
    void takeOver(Transport plainOne, byte[] early) {
        isKnown = true;
        standsOn(plainOne);
        plainOne.setProtocol(this);
        connectionMade(plainOne);
        if (early.length > 0) {
            dataReceived(ByteBuffer.wrap(early));
        }
        listen();
    }

    /// Waits for the end of the handshake.
    void awaitReady() throws IOException {
        if (state == State.HANDSHAKE) {
            ready = loop.createFuture("a TLS handshake");
            try {
                Coroutines.await(ready);
            } catch (CancellationException cancelled) {
                abort();
                throw cancelled;
            }
        }
        if (state == State.OVER) {
            throw reason();
        }
    }

    // ---- the handshake

    @Override
    public void connectionMade(Transport transport) {
        if (state == State.OVER) {
            return; // aborted before it began
        }
        startLimit(options.handshakeTimeout(), this::handshakeIsLate);
        try {
            engine.beginHandshake();
        } catch (SSLException unusable) {
            fail(unusable);
            return;
        }
        pump.run();
    }

    private void handshakeIsLate() {
        abort(
                new SSLHandshakeException(
                        "the TLS handshake takes longer than " + options.handshakeTimeout()));
    }

    void handshakeIsDone() {
        state = State.OPEN;
        secured = true;
        endLimit();
        if (!isKnown) {
            isKnown = true;
            try {
                above.connectionMade(transport);
            } catch (Throwable thrown) {
                failedAbove("connectionMade", thrown);
            }
        }
        tellReady();
    }

    /// Has the transport below receive, if it is the time.
    void listen() {
        if (!pump.isComputing() && mayReceive()) {
            below.resumeReading();
        }
    }

    // ---- reading

    @Override
    public void dataReceived(ByteBuffer data) {
        if (state == State.OVER) {
            return;
        }
        pump.receive(data);
    }

    /// Whether what comes is decrypted, and does not wait.
    boolean mayReceive() {
        return state != State.OVER && (!readingPaused || state == State.CLOSING);
    }

    /// Hands on what is decrypted, as far as it is wanted.
    void deliver() {
        try {
            records.deliverTo(this);
        } catch (Throwable thrown) {
            failedAbove("dataReceived", thrown);
        }
    }

    void pauseReading() {
        if (isReading()) {
            readingPaused = true;
            below.pauseReading();
        }
    }

    void resumeReading() {
        if (readingPaused && state == State.OPEN) {
            readingPaused = false;
            listen();
            if (!pumpAsked) { // not at once: who resumes need not be called back before it returns
                pumpAsked = true;
                loop.callSoon(this::goOn);
            }
        }
    }

    private void goOn() {
        pumpAsked = false;
        pump.run();
    }

    boolean isReading() {
        return state == State.OPEN && !readingPaused;
    }

    // ---- writing

    /// Whether what is written may go into records now, and need not wait for the peers to agree.
    boolean mayEncrypt() {
        return (state == State.OPEN || state == State.CLOSING)
                && !pump.isComputing()
                && !records.isHandshaking();
    }

    void writeCollected() throws IOException {
        if (mayEncrypt() && sending.writeCollected() && state == State.CLOSING) {
            writeEnd();
        }
    }

    void writeCollectedOrFail() {
        if (state != State.OVER) {
            try {
                writeCollected();
            } catch (IOException broken) {
                fail(broken);
            }
        }
    }

    @Override
    public void pauseWriting() {
        sending.pausedBelow(true);
    }

    @Override
    public void resumeWriting() {
        sending.pausedBelow(false);
    }

    // ---- ending

    /// Hears the end of what the transport below carries, which TLS has an end of its own before.
    @Override
    public boolean eofReceived() {
        pump.receiveEnd();
        return true; // this side says when
    }

    void endedBelow() throws IOException {
        switch (state) {
            case HANDSHAKE ->
                    throw new SSLHandshakeException(
                            "the peer ended the connection in the TLS handshake");
            case OPEN ->
                    throw new SSLException(
                            "the peer ended the connection without saying so in TLS: what came may"
                                    + " have been cut short");
            default -> endBelow(); // it does not matter any more
        }
    }

    /// Hears the peer's end, in TLS: nothing is received any more, and nothing can be answered but
    /// by an end.
    void peerIsDone() throws IOException {
        if (state == State.HANDSHAKE) {
            throw new SSLHandshakeException("the peer closed the connection in the TLS handshake");
        }
        if (state == State.OPEN) {
            try {
                above.eofReceived();
            } catch (Throwable thrown) {
                failedAbove("eofReceived", thrown);
            }
            beginClosing();
        }
        if (state == State.CLOSING) {
            writeCollected();
            writeEnd();
            endBelow();
        }
    }

    void close() {
        if (state == State.HANDSHAKE) {
            abort();
        } else {
            beginClosing();
            pump.run();
        }
    }

    private void beginClosing() {
        if (state == State.OPEN) {
            state = State.CLOSING;
            awaitPeersEnd();
            listen(); // or the peer's end could not come
        }
    }

    private void awaitPeersEnd() {
        long left = transport.writeBufferSize();
        startLimit(
                options.shutdownTimeout(),
                () -> {
                    if (transport.writeBufferSize() < left) {
                        awaitPeersEnd();
                    } else {
                        abort(
                                new SocketTimeoutException(
                                        "the peer has not agreed to the end of the TLS connection"
                                                + " within "
                                                + options.shutdownTimeout()));
                    }
                });
    }

    private void writeEnd() throws IOException {
        if (!endWritten) {
            endWritten = true;
            records.writeEnd();
            below.flush();
            endIsOut = below.writeBufferSize() == 0;
        }
    }

    /// Lets what was written go out below, and no longer than a shutdown may take.
    private void endBelow() {
        over(null);
        startLimit(options.shutdownTimeout(), below::abort);
        below.close();
    }

    void abort() {
        abort(null);
    }

    void abort(Throwable cause) {
        if (state != State.OVER) {
            logIfHandshake(cause);
            over(cause);
        }
        below.abort(); // also if it is over, and the last bytes still go out
    }

    /// Ends the connection, for what the engine threw or the peer did; the peer is told.
    void fail(Exception broken) {
        if (state == State.OVER) {
            return;
        }
        logIfHandshake(broken);
        over(broken);
        try {
            records.writeAlert();
        } catch (IOException e) {
            // It is told the other way, by the end of the connection.
        }
        startLimit(options.shutdownTimeout(), below::abort);
        below.close();
    }

    /// What any peer can bring about is not worth an error's noise; what this side's own code threw
    /// is.
    private void logIfHandshake(Throwable cause) {
        if (state == State.HANDSHAKE && cause instanceof IOException) {
            LOG.log(System.Logger.Level.DEBUG, () -> "no TLS on " + below, cause);
        } else if (cause instanceof RuntimeException) {
            parts.report("TLS failed on " + below + "; the connection is closed", cause);
        }
    }

    private void failedAbove(String where, Throwable thrown) {
        parts.report("%s of %s threw; the connection is closed".formatted(where, above), thrown);
        if (state != State.OVER) {
            over(thrown);
            below.abort();
        }
    }

    private void over(Throwable cause) {
        state = State.OVER;
        failure = cause;
        endLimit();
        sending.clear();
        tellReady();
    }

    private void tellReady() {
        if (ready != null) {
            ready.complete(null);
        }
    }

    private void startLimit(Duration time, Runnable whenOver) {
        endLimit();
        limit = loop.callLater(time, whenOver);
    }

    private void endLimit() {
        if (limit != null) {
            limit.cancel();
            limit = null;
        }
    }

    @Override
    public void connectionLost(Throwable cause) {
        if (state != State.OVER) {
            logIfHandshake(cause);
            over(state == State.CLOSING && endIsOut ? null : cause);
        }
        endLimit();
        pump.clear();
        if (isKnown) {
            above.connectionLost(failure);
        }
    }

    @Override
    public void loopCloses() {
        if (above instanceof LastWords last) {
            last.loopCloses();
        }
        if (state == State.OPEN) {
            state = State.CLOSING;
            writeCollectedOrFail();
        }
    }

    boolean isOver() {
        return state == State.OVER;
    }

    boolean inHandshake() {
        return state == State.HANDSHAKE;
    }

    boolean isClosing() {
        return state == State.CLOSING || state == State.OVER;
    }

    // ---- looking

    /// What the protocol above writes to.
    TlsTransport transport() {
        return transport;
    }

    TlsSending sending() {
        return sending;
    }

    Transport below() {
        return below;
    }

    Protocol above() {
        return above;
    }

    void setAbove(Protocol protocol) {
        above = Objects.requireNonNull(protocol, "protocol");
    }

    /// Why the connection is over, for those who wait for something else.
    IOException reason() {
        return failure instanceof IOException broken ? broken : LostConnection.because(failure);
    }

    /// Whether the protocol above has been told that the connection was made.
    boolean isKnown() {
        return isKnown;
    }

    /// The session; null before the first handshake has succeeded.
    SSLSession session() {
        return secured ? engine.getSession() : null;
    }

    /// What was agreed on by ALPN; null if nothing was.
    String applicationProtocol() {
        String agreed = secured ? engine.getApplicationProtocol() : "";
        return agreed.isEmpty() ? null : agreed;
    }

    /// How the connection stands, for logs.
    @Override
    public String toString() {
        return "TLS[%s, over %s]".formatted(state, below);
    }
}
