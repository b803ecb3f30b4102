package dev.weft.loop;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;

/// One end of a connection, which never blocks and tells its loop when it can go on. Loop only.
public interface Link extends Sink, AutoCloseable {
    /// Ready to be read.
    int READ = SelectionKey.OP_READ;

    /// Ready to be written.
    int WRITE = SelectionKey.OP_WRITE;

    /// Ready for [#finishConnect].
    int CONNECT = SelectionKey.OP_CONNECT;

    /// Has somebody told when the link is ready for what it is [watched for][#watchFor]. The last
    /// who asked is the one who is told.
    ///
    /// @param handler what to run, outside of any batch
    /// @throws IOException if it is closed
    void attach(int operations, Runnable handler) throws IOException;

    /// Changes what the link is watched for; nothing happens to one that is closed.
    void watchFor(int operations);

    /// What the link is watched for.
    int watchedFor();

    /// For what the link was ready when its handler was run.
    int readyFor();

    /// Whether the connection stands.
    ///
    /// @return false if that is not known yet
    /// @throws IOException if the peer refused
    boolean finishConnect() throws IOException;

    /// Reads what is there.
    ///
    /// @return how many bytes; zero if there are none yet, -1 if there will be no more
    /// @throws IOException if the connection broke
    int read(ByteBuffer into) throws IOException;

    /// Tells the peer that nothing more will be written.
    ///
    /// @throws IOException if the connection broke
    void shutdownOutput() throws IOException;

    /// Whether anything can be written.
    ///
    /// @return false for a link that is only read
    default boolean takesBytes() {
        return true;
    }

    /// Sees to it that all that was written arrives when this end is closed. Asked again whenever
    /// the link is ready to be written.
    ///
    /// @return whether it may be closed now
    /// @throws IOException if something does not arrive
    default boolean finish() throws IOException {
        return true;
    }

    /// Closes this end.
    @Override
    void close() throws IOException;

    /// Closes this end so that the peer sees the connection break, where the system can do that: it
    /// must not take what came for all that was written.
    default void reset() throws IOException {
        close();
    }

    /// The address of this end; null if it has none.
    SocketAddress localAddress();

    /// The address of the other end; null if it has none.
    SocketAddress remoteAddress();

    /// The channel underneath; null if there is none, as in a simulation.
    SelectableChannel channel();
}
