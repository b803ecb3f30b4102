package dev.weft.net;

/// What a server does with a connection.
///
/// Each connection gets a task of its own, which runs this. When it returns, the connection is
/// closed, after all that was written is out. What it throws goes to the loop's exception handler,
/// and the connection is closed all the same. Only that a client has gone is no news: the exception
/// which told the handler so, out of a read or [StreamWriter#drain], may be let through.
@FunctionalInterface
public interface StreamHandler {
    /// Serves one connection. It may await.
    ///
    /// @param reader what the client sends
    /// @param writer what is sent to the client
    /// @throws Exception whatever went wrong
    void handle(StreamReader reader, StreamWriter writer) throws Exception;
}
