package dev.weft.loop;

import java.io.IOException;
import java.net.SocketAddress;

/// Where peers connect to. Loop only.
public interface Listener {
    /// Has somebody told whenever peers wait to be accepted. Once.
    ///
    /// @param handler what to run, outside of any batch
    /// @throws IOException if it is closed
    void attach(Runnable handler) throws IOException;

    /// Stops or begins again to tell.
    void listen(boolean wanted);

    /// Takes the next connection.
    ///
    /// @param network of the loop that the link is for, where alone it may be used
    /// @return the link; null if nobody waits
    /// @throws BrokenConnectionException if that one is of no use
    /// @throws IOException if none can be taken: it is closed, or the system has no descriptor left
    Link accept(Network network) throws IOException;

    /// The address where it listens, with the port that the system chose.
    SocketAddress address();

    /// Stops listening; those who wait to be accepted are turned away.
    void close() throws IOException;
}
