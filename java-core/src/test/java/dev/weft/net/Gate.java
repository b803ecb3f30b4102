package dev.weft.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/// A stream that blocks in each call until the test lets it go, or it is interrupted.
final class Gate {
    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch closed = new CountDownLatch(1);
    private final Semaphore permits = new Semaphore(0);
    private final boolean interruptible;
    private volatile boolean inside;
    volatile boolean closedWhileInside;

    Gate(boolean interruptible) {
        this.interruptible = interruptible;
    }

    void pass() throws IOException {
        inside = true;
        entered.countDown();
        try {
            if (interruptible) {
                permits.acquire();
            } else {
                permits.acquireUninterruptibly();
            }
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        } finally {
            inside = false;
        }
    }

    void open() {
        permits.release(1_000_000);
    }

    void close() {
        closedWhileInside |= inside;
        closed.countDown();
    }

    InputStream source() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                pass();
                return 'x';
            }

            @Override
            public int read(byte[] into, int from, int count) throws IOException {
                into[from] = (byte) read();
                return 1;
            }

            @Override
            public void close() {
                Gate.this.close();
            }
        };
    }

    OutputStream sink(OutputStream behind) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] from, int start, int count) throws IOException {
                pass();
                behind.write(from, start, count);
            }

            @Override
            public void close() {
                Gate.this.close();
            }
        };
    }
}
