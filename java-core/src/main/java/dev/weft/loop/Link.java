package dev.weft.loop;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;

/// One end of a connection, which never blocks and tells its loop when it can go on. Loop only.
public interface Link extends Sink {
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

    /// Closes this end.
    void close() throws IOException;

    /// The address of this end.
    SocketAddress localAddress();

    /// The address of the other end.
    SocketAddress remoteAddress();

    /// The channel underneath; null in a simulation.
    SelectableChannel channel();
}
