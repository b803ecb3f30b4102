package dev.weft.loop;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The calls on a stream that blocks: one at a time, on another thread, with the answer on the
/// loop. A thread is taken for each call and not for each stream, so that none is left behind.
///
/// They are platform threads. A virtual one that reads from a pipe or a terminal keeps its carrier
/// thread, and the JDK makes 256 of those at most (JDK 25): as many blocked reads would stop all
/// other virtual threads of the JVM, the loops of the HANDOFF engine among them.
///
/// The stream is only closed between two calls, since a descriptor that is closed under a read may
/// be another file's by the time of that read. [#close] interrupts the call, which ends it where
/// that is possible (channels and the JDK's piped streams, but neither files nor terminals nor the
/// pipes of processes); whenever the call returns, its thread closes the stream.
final class BlockingCalls {
    private static final Executor THREADS =
            new ThreadPoolExecutor(
                    0,
                    Integer.MAX_VALUE,
                    5,
                    TimeUnit.SECONDS,
                    new SynchronousQueue<>(),
                    BlockingCalls::newThread);

    private final Executor loop;
    private final Clock clock;
    private final Closeable stream;

    // Guarded by this.
    private boolean pending; // from the beginning of a call until it has returned
    private Thread caller; // the thread of the call, while it may be interrupted
    private boolean closed;
    private boolean streamIsClosed;

    // Loop only.
    private boolean running; // until the answer is there

    /// @param loop where the answers are to be given; any thread may use it
    /// @param clock hears that answers are to come
    /// @param stream what [#close] closes
    BlockingCalls(Executor loop, Clock clock, Closeable stream) {
        this.loop = loop;
        this.clock = clock;
        this.stream = stream;
    }

    private static Thread newThread(Runnable work) {
        Thread thread =
                Thread.ofPlatform()
                        .name("weft-blocking")
                        .daemon()
                        .inheritInheritableThreadLocals(false)
                        .unstarted(work);
        // Not that of the program which happens to need the first thread.
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
        return thread;
    }

    /// A call that may block.
    @FunctionalInterface
    interface Call {
        int make() throws IOException;
    }

    /// Hears of the end of a call. Loop only.
    @FunctionalInterface
    interface Answer {
        /// @param failure what it threw; null if it returned
        void hear(int result, IOException failure);
    }

    /// Whether the answer of a call is still to come. Loop only.
    boolean isRunning() {
        return running;
    }

    /// Makes a call, unless it is closed. Loop only, and not while one is running.
    ///
    /// @param answer hears of its end, unless it is closed before
    void begin(Call call, Answer answer) {
        synchronized (this) {
            if (closed) {
                return;
            }
            pending = true;
        }
        running = true;
        clock.outsideWorkBegins();
        try {
            THREADS.execute(() -> make(call, answer));
        } catch (Throwable noThread) {
            synchronized (this) {
                pending = false;
            }
            post(answer, 0, new IOException("there is no thread to block in place of the loop's"));
        }
    }

    private void make(Call call, Answer answer) {
        int result = 0;
        IOException failure = null;
        try {
            enter();
            result = call.make();
        } catch (IOException broken) {
            failure = broken;
        } catch (Throwable broken) {
            failure = new IOException(broken);
        }
        if (leave()) {
            closeQuietly();
        } else {
            post(answer, result, failure);
        }
    }

    private synchronized void enter() throws IOException {
        if (closed) {
            throw new IOException("closed"); // which nobody will hear
        }
        caller = Thread.currentThread();
    }

    /// @return whether the stream is to be closed
    private synchronized boolean leave() {
        pending = false;
        caller = null;
        Thread.interrupted(); // was meant for the call, and the thread may be another stream's next
        return closed;
    }

    private void post(Answer answer, int result, IOException failure) {
        try {
            loop.execute(() -> {
                if (running) {
                    isOver();
                    answer.hear(result, failure);
                }
            });
        } catch (RejectedExecutionException loopIsClosed) {
            closeQuietly();
        }
    }

    private void isOver() {
        running = false;
        clock.outsideWorkEnds();
    }

    /// Closes the stream, at once or as soon as the call that is running has returned, which nobody
    /// hears of. Does not wait. Loop only.
    void close() {
        boolean mayCloseNow;
        synchronized (this) {
            mayCloseNow = !closed && !pending;
            closed = true;
            if (caller != null) {
                caller.interrupt();
            }
        }
        if (running) {
            isOver();
        }
        if (!mayCloseNow) {
            return;
        }
        try {
            THREADS.execute(this::closeQuietly);
        } catch (Throwable noThread) {
            closeQuietly(); // the loop may have to wait, but nothing is left open
        }
    }

    private void closeQuietly() {
        try {
            closeStream();
        } catch (IOException unwanted) {
            // What was read is wanted no more, and what is written so is dropped.
        }
    }

    /// Closes the stream, unless that was done before; for a [#begin], or what comes after all of
    /// them.
    void closeStream() throws IOException {
        synchronized (this) {
            if (streamIsClosed) {
                return;
            }
            streamIsClosed = true;
        }
        stream.close();
    }
}
