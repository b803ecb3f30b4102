package dev.weft.comparison.chatterbox;

import dev.weft.net.TlsOptions;

/// Where the client is to go.
///
/// @param host the server's name or address
/// @param port its port
/// @param user the name to give at the door; null if the user is to be asked
/// @param tls how to speak TLS; null for plain text
public record ClientSettings(String host, int port, String user, TlsOptions tls) {}
