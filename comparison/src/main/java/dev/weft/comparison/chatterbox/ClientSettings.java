package dev.weft.comparison.chatterbox;

/// Where the client is to go.
///
/// @param host the server's name or address
/// @param port its port
/// @param user the name to give at the door; null if the user is to be asked
public record ClientSettings(String host, int port, String user) {}
