package dev.weft.net;

import java.net.SocketException;

/// What is told to those who wait for a connection that is lost.
final class LostConnection {
    private LostConnection() {}

    /// What is told to those who write to a connection that this side has closed.
    static SocketException closed() {
        return new SocketException("the connection is closed");
    }

    /// @param cause why; null if there is nothing to tell
    static SocketException because(Throwable cause) {
        var lost = new SocketException("the connection is lost");
        lost.initCause(cause);
        return lost;
    }
}
