package dev.weft.comparison.chatterbox;

import dev.weft.net.TlsOptions;

import java.time.Duration;

/// How the server is to be.
///
/// @param host which of this machine's addresses to serve at
/// @param port the port; zero has the system choose one
/// @param idle how long a user may be silent
/// @param farewell how long a connection may take to get its last lines
/// @param connections how many there may be at a time; more wait
/// @param longest how many bytes a line may have
/// @param backlog how many bytes may wait for a user who does not read them
/// @param tls how to speak TLS; null for plain text
public record ServerSettings(
        String host,
        int port,
        Duration idle,
        Duration farewell,
        int connections,
        int longest,
        int backlog,
        TlsOptions tls) {
    /// An idle time that does not end.
    public static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);

    /// What holds where nothing else is said: port 1234 of this machine, for nobody outside.
    public static ServerSettings defaults() {
        return new ServerSettings(
                "localhost",
                1234,
                Duration.ofHours(1),
                Duration.ofSeconds(5),
                1000,
                1000,
                256 * 1024);
    }

    /// How the server is to be, in plain text.
    public ServerSettings(
            String host,
            int port,
            Duration idle,
            Duration farewell,
            int connections,
            int longest,
            int backlog) {
        this(host, port, idle, farewell, connections, longest, backlog, null);
    }

    /// These settings, at another port.
    public ServerSettings atPort(int other) {
        return new ServerSettings(host, other, idle, farewell, connections, longest, backlog, tls);
    }

    /// These settings, with another limit to silence.
    public ServerSettings withIdle(Duration other) {
        return new ServerSettings(host, port, other, farewell, connections, longest, backlog, tls);
    }

    /// These settings, with TLS.
    public ServerSettings withTls(TlsOptions options) {
        return new ServerSettings(
                host, port, idle, farewell, connections, longest, backlog, options);
    }
}
