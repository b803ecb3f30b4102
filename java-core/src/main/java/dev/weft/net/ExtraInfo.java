package dev.weft.net;

import java.net.SocketAddress;
import java.nio.channels.SelectableChannel;

import javax.net.ssl.SSLSession;

/// Something that a transport may know about its connection beyond the bytes.
///
/// Semantics: asyncio's `get_extra_info`, whose names are words in quotes.
///
/// @param <T> the type of the answer
/// @see Transport#extraInfo
public final class ExtraInfo<T> {
    /// The address of this end; a `peername` for whoever is on the other.
    public static final ExtraInfo<SocketAddress> LOCAL_ADDRESS = new ExtraInfo<>("local address");

    /// The address of the peer.
    public static final ExtraInfo<SocketAddress> REMOTE_ADDRESS = new ExtraInfo<>("remote address");

    /// The host that was connected to, by the name or address that was given for it; none for a
    /// connection that was accepted.
    public static final ExtraInfo<String> REMOTE_HOST = new ExtraInfo<>("remote host");

    /// The channel underneath, to set and read its options; not to be read, written or closed.
    public static final ExtraInfo<SelectableChannel> CHANNEL = new ExtraInfo<>("channel");

    /// The TLS session: protocol, cipher, the peer's certificates.
    public static final ExtraInfo<SSLSession> TLS_SESSION = new ExtraInfo<>("TLS session");

    /// The protocol that both sides agreed on by ALPN.
    public static final ExtraInfo<String> APPLICATION_PROTOCOL =
            new ExtraInfo<>("application protocol");

    private final String name;

    private ExtraInfo(String name) {
        this.name = name;
    }

    /// What this asks for, for logs.
    @Override
    public String toString() {
        return name;
    }
}
