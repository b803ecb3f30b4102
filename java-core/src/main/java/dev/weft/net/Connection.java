package dev.weft.net;

/// Both directions of a connection.
///
/// @param reader what the peer sends
/// @param writer what is sent to the peer
public record Connection(StreamReader reader, StreamWriter writer) implements AutoCloseable {
    /// Closes the connection once all that was written is out, without waiting for that; see
    /// [StreamWriter#close].
    @Override
    public void close() {
        writer.close();
    }
}
