package dev.weft.net;

/// What every transport tells its protocol, whatever it carries.
///
/// **Thread**: the loop's. A protocol's methods are callbacks: they may not await, but may spawn a
/// task that does. What one throws goes to the loop's exception handler and, but for
/// [#pauseWriting] and [#resumeWriting], ends the connection.
///
/// Semantics: asyncio's `BaseProtocol`.
public interface BaseProtocol {
    /// Hears that the connection is over. The last call.
    ///
    /// @param cause why; null if this side closed it, or the peer ended it in good order
    default void connectionLost(Throwable cause) {}

    /// Hears that more is waiting to be written than the transport's high mark, and that it were
    /// well to write no more for now. What is written all the same is kept.
    default void pauseWriting() {}

    /// Hears that what is waiting to be written has shrunk to the low mark.
    default void resumeWriting() {}
}
