package dev.weft.net;

import dev.weft.Coroutines;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// What a protocol above TLS writes to.
final class TlsTransport implements Transport {
    private final TlsProtocol tls;

    TlsTransport(TlsProtocol tls) {
        this.tls = tls;
    }

    /// What carries the records.
    Transport below() {
        return tls.below();
    }

    @Override
    public void write(ByteBuffer data) {
        if (isClosing()) {
            data.position(data.limit());
        } else {
            tls.sending().write(data);
        }
    }

    @Override
    public void flush() {
        tls.writeCollectedOrFail();
        below().flush();
    }

    @Override
    public void writeEof() {
        throw new UnsupportedOperationException("TLS connections cannot be half closed");
    }

    @Override
    public boolean canWriteEof() {
        return false;
    }

    @Override
    public void close() {
        tls.close();
    }

    @Override
    public void abort() {
        tls.abort();
    }

    @Override
    public void reset() {
        tls.abort();
        below().reset();
    }

    @Override
    public boolean isClosing() {
        return tls.isClosing();
    }

    @Override
    public void pauseReading() {
        tls.pauseReading();
    }

    @Override
    public void resumeReading() {
        tls.resumeReading();
    }

    @Override
    public boolean isReading() {
        return tls.isReading();
    }

    @Override
    public void setWriteBufferLimits(int high, int low) {
        tls.sending().setLimits(high, low);
    }

    @Override
    public long writeBufferSize() {
        return tls.sending().size() + below().writeBufferSize();
    }

    @Override
    public Protocol protocol() {
        return tls.above();
    }

    @Override
    public void setProtocol(Protocol protocol) {
        tls.setAbove(protocol);
    }

    @Override
    @SuppressWarnings("unchecked") // each key has the type of its answer
    public <T> T extraInfo(ExtraInfo<T> what) {
        if (what == ExtraInfo.TLS_SESSION) {
            return (T) tls.session();
        }
        if (what == ExtraInfo.APPLICATION_PROTOCOL) {
            return (T) tls.applicationProtocol();
        }
        return below().extraInfo(what);
    }

    @Override
    public long sendFile(FileChannel file, long position, long count) throws IOException {
        Coroutines.currentTask();
        return tls.sending().sendFile(file, position, count);
    }

    /// How the connection stands, for logs.
    @Override
    public String toString() {
        return tls.toString();
    }
}
